/**
 * How tslab's compiler sees the reader's own files: what they hold now, wherever they lie.
 *
 * tslab leaves that to TypeScript's watchers, which are late, remember a file that was missing, and set a second timer for it, at which tslab's
 * converter breaks for good. Here files and imports outside of node_modules are looked at whenever a cell is compiled.
 * tslab's converter compiles cells alone; local-modules.cjs loads the files.
 */
'use strict';
const { statSync } = require('node:fs');
const { relative } = require('node:path');
const { documentInspected, followInspection, withoutDocumentation } = require('./documentation.cjs');
const { isLibraryFile } = require('./library-folder.cjs');
const { wantNode, withoutNode } = require('./node-types.cjs');
const { CELL_FILE, createProgramOf, GLOBAL_TYPES } = require('./programs.cjs');
const { resolveNow } = require('./resolution.cjs');
const { replaceInTypescript } = require('./typescript.cjs');

/** @typedef {(file: string, kind: number) => void} FileChanged */
/** @typedef {{ changed: FileChanged, stamp: string }} Watched */

const EARLIER_CELLS = /__prev__\.d\.ts$/;
const NOT_UNDER_ROOT = 6059;
/** TypeScript's kinds of change. */
const KINDS = { created: 0, changed: 1, deleted: 2 };

/** @type {Map<string, Watched>} */
const watched = new Map();

/** Files of packages, which change when a package is built or installed anew. @type {Map<string, Watched>} */
const ofPackages = new Map();

const NO_WATCHER = { close() {} };

/** @typedef {{ code: number, category: number, start?: number, length?: number, messageText: unknown, file?: { fileName: string } }} Found what the compiler says */

/** What the compiler said last of files outside of the notebook's folder, which tslab keeps to itself. @type {import('tslab/dist/converter').Diagnostic[]} */
let elsewhere = [];

/** @param {Found} found @param {any} typescript @returns {typeof elsewhere} in tslab's form, if it is of such a file */
function told({ code, category, start = 0, length = 0, messageText, file }, { getLineAndCharacterOfPosition, flattenDiagnosticMessageText }) {
  const fileName = file && relative(process.cwd(), file.fileName);
  if (!fileName?.startsWith('..')) return [];
  const place = (/** @type {number} */ offset) => ({ offset, ...getLineAndCharacterOfPosition(file, offset) });
  return [{ start: place(start), end: place(start + length), messageText: flattenDiagnosticMessageText(messageText, '\n'), category, code, fileName }];
}

/** What is wrong with the reader's files above, once. */
function takeElsewhere() {
  const taken = elsewhere;
  elsewhere = [];
  return taken;
}

/**
 * Declarations are those of packages, one that is linked into node_modules too: they are many, and stay.
 * @param {string} file
 */
const isLocal = (file) => EARLIER_CELLS.test(file) || !(file.includes('/node_modules/') || /\.d\.[mc]?ts$/.test(file));

/**
 * Whether a file is looked at again only when its package is built anew.
 * @param {string} file
 */
const isOfPackage = (file) => file.includes('/node_modules/') || isLibraryFile(file);

/**
 * What changes with a file's content; empty without the file.
 * @param {string} file
 */
function stampOf(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : '';
}

/** @param {string} file @param {Watched} entry */
function notice(file, entry) {
  const now = stampOf(file);
  if (now === entry.stamp) return;
  const kind = now === '' ? KINDS.deleted : entry.stamp === '' ? KINDS.created : KINDS.changed;
  entry.stamp = now;
  entry.changed(file, kind);
}

/** Tells TypeScript which local files have changed since the last cell. */
function noticeChanges() {
  for (const [file, entry] of watched) notice(file, entry);
}

/**
 * Tells TypeScript which files of a package have changed since it read them.
 * @param {(file: string) => boolean} isOfPackage
 */
function noticeRebuilt(isOfPackage) {
  for (const [file, entry] of ofPackages) if (isOfPackage(file)) notice(file, entry);
}

/** @param {(file: string) => boolean} isWanted which files of packages TypeScript is to read anew */
function noticeAll(isWanted) {
  for (const [file, { changed }] of ofPackages) if (isWanted(file)) changed(file, KINDS.changed);
}

/**
 * Has the comments read of the packages that declare what was inspected last.
 * @returns {boolean} whether there are any that have not been read
 */
function readDocumentation() {
  const isWanted = documentInspected();
  if (isWanted === undefined) return false;
  noticeAll(isWanted);
  return true;
}

/**
 * Has Node's types read.
 * @returns {boolean} whether they had not been
 */
function readNodeTypes() {
  const isWanted = wantNode();
  if (isWanted === undefined) return false;
  noticeAll(isWanted);
  return true;
}

/** @param {any} sys tslab's, made for one converter */
function watchNow(sys) {
  const { readFile, setTimeout, watchFile } = sys;
  sys.readFile = (/** @type {string} */ file, /** @type {unknown[]} */ ...rest) => (isOfPackage(file) ? withoutDocumentation(file, withoutNode(file, readFile(file, ...rest))) : readFile(file, ...rest));
  // tslab keeps one timer, for a new program; what is due for imports that failed is quick and can be done at once.
  sys.setTimeout = (/** @type {() => void} */ callback, /** @type {unknown[]} */ ...rest) =>
    callback.name === 'invalidateResolutionsOfFailedLookup' ? void callback() : setTimeout(callback, ...rest);
  sys.watchFile = (/** @type {string} */ file, /** @type {FileChanged} */ changed, /** @type {unknown[]} */ ...rest) => {
    const files = isLocal(file) || !isOfPackage(file) ? watched : ofPackages;
    const watcher = files === watched ? watchFile(file, changed, ...rest) : NO_WATCHER;
    if (EARLIER_CELLS.test(file) || CELL_FILE.test(file)) return watcher;
    files.set(file, { changed, stamp: stampOf(file) });
    return {
      close() {
        files.delete(file);
        watcher.close();
      },
    };
  };
  // Packages that are not there yet are looked for when a cell imports them.
  sys.watchDirectory = () => NO_WATCHER;
}

/**
 * Only cells are emitted, and modules that exist in tslab alone.
 * @param {any} host
 */
function emitCellsOnly(host) {
  /** @type {(builder: any) => void} */
  let afterProgramCreate;
  Object.defineProperty(host, 'afterProgramCreate', {
    set: (/** @type {typeof afterProgramCreate} */ own) => (afterProgramCreate = own),
    get: () => (/** @type {any} */ builder) => {
      const { emit } = builder;
      builder.emit = (/** @type {{ fileName: string }} */ file, /** @type {unknown[]} */ ...rest) =>
        CELL_FILE.test(file.fileName) || stampOf(file.fileName) === '' ? emit(file, ...rest) : { emitSkipped: true, diagnostics: [] };
      afterProgramCreate(builder);
    },
  });
}

function followLocalFiles() {
  replaceInTypescript((typescript) => ({
    createWatchCompilerHost(/** @type {unknown} */ files, /** @type {object} */ options, /** @type {any} */ sys, /** @type {unknown} */ _, /** @type {unknown[]} */ ...rest) {
      watchNow(sys);
      const host = typescript.createWatchCompilerHost(files, { ...options, types: GLOBAL_TYPES }, sys, createProgramOf(typescript), ...rest);
      resolveNow(host, typescript, sys, isLocal);
      emitCellsOnly(host);
      return host;
    },
    ...followInspection(typescript),
    getPreEmitDiagnosticsOfFiles(/** @type {unknown[]} */ ...request) {
      /** @type {Found[]} */
      const found = typescript.getPreEmitDiagnosticsOfFiles(...request).filter((/** @type {Found} */ { code }) => code !== NOT_UNDER_ROOT);
      elsewhere = found.flatMap((one) => told(one, typescript));
      return found;
    },
  }));
}

module.exports = { followLocalFiles, noticeChanges, noticeRebuilt, readDocumentation, readNodeTypes, stampOf, takeElsewhere };
