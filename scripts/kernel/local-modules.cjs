/**
 * Loads the reader's own files for cells: TypeScript, JavaScript of either kind and JSON, from any folder, and anew when one of them, or one that it
 * imports, has changed. tslab takes them from its compiler, which knows no folder above, keeps .json for good and passes .mjs to Node's require.
 */
'use strict';
const { readFileSync, statSync } = require('node:fs');
const { Module, SourceMap } = require('node:module');
const { dirname, extname, isAbsolute, join, resolve } = require('node:path');
const ts = require('@tslab/typescript-for-tslab');
const { nameOf, stampOf } = require('./system.cjs');

/** @typedef {(id: string) => unknown} Require */
/** @typedef {{ exports: unknown, paths: string[], filename: string, require: Require, _compile: (code: string, file: string) => void }} LoadedModule */
/** @typedef {{ module: LoadedModule, stamp: string, imports: Set<string> }} Entry */

const SOURCES = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** As TypeScript looks: what may be meant by an extension of JavaScript. */
const WRITTEN_AS = /** @type {Record<string, string[]>} */ ({ '.js': ['.ts', '.tsx'], '.jsx': ['.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] });
const OPTIONS = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.React,
  sourceMap: true,
};
const MAP_COMMENT = /\n\/\/# sourceMappingURL=.*\s*$/;

/** @type {Map<string, Entry>} */
const loaded = new Map();
/** @type {Map<string, { map: SourceMap, lines: string[] }>} */
const sources = new Map();

/** @param {string} file */
const isFile = (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * @param {string} id as in an import @param {string} folder of the importing file
 * @returns {string | undefined} a local file that Node's require could not load, or would keep
 */
function findFile(id, folder) {
  if (!/^\.{1,2}(\/|$)/.test(id) && !isAbsolute(id)) return undefined;
  const base = resolve(folder, id);
  if (base.split(/[\\/]/).includes('node_modules')) return undefined;
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  const exact = extension === '.json' || SOURCES.includes(extension) ? [base] : [];
  const written = (WRITTEN_AS[extension] ?? []).map((other) => stem + other);
  return [...written, ...exact, ...SOURCES.map((other) => base + other), ...SOURCES.map((other) => join(base, `index${other}`))].find(isFile);
}

/** @param {string} file @param {string} source */
function compile(file, source) {
  const fileName = file.replace(/\.[mc]([jt]s)$/, '.$1');
  const { outputText, sourceMapText, diagnostics = [] } = ts.transpileModule(source, { fileName, compilerOptions: OPTIONS, reportDiagnostics: true });
  const [first] = diagnostics;
  if (first !== undefined) {
    const line = source.slice(0, first.start).split('\n').length;
    throw new SyntaxError(`${nameOf(file)} line ${line}: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`);
  }
  if (sourceMapText) sources.set(file, { map: new SourceMap(JSON.parse(sourceMapText)), lines: source.split('\n') });
  return outputText.replace(MAP_COMMENT, '\n');
}

/** @param {string} file @param {string} text */
function parse(file, text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`${nameOf(file)} is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
}

/**
 * @param {string} file @param {Require} others loads what is no local file
 * @returns {unknown}
 */
function load(file, others) {
  const known = loaded.get(file);
  // A circular import sees what its module has exported so far, as everywhere in Node.
  if (known) return known.module.exports;
  const module = /** @type {LoadedModule} */ (/** @type {unknown} */ (new Module(file)));
  const entry = { module, stamp: stampOf(file), imports: new Set() };
  loaded.set(file, entry);
  try {
    const text = readFileSync(file, 'utf8');
    if (extname(file) === '.json') {
      module.exports = parse(file, text);
      return module.exports;
    }
    module.filename = file;
    module.paths = /** @type {any} */ (Module)._nodeModulePaths(dirname(file));
    const { require: own } = Module.prototype;
    module.require = requireLocal(dirname(file), (id) => (id === 'tslab' || id.startsWith('.') ? others(id) : own.call(module, id)), entry.imports);
    module._compile(compile(file, text), file);
    return module.exports;
  } catch (error) {
    loaded.delete(file);
    throw error;
  }
}

/**
 * @template {Require} R
 * @param {string} folder @param {R} others loads what is no local file @param {Set<string>} [imports] gets the files that were loaded
 * @returns {R}
 */
function requireLocal(folder, others, imports) {
  return new Proxy(others, {
    apply(target, self, words) {
      const file = words.length === 1 && typeof words[0] === 'string' ? findFile(words[0], folder) : undefined;
      if (file === undefined) return Reflect.apply(target, self, words);
      imports?.add(file);
      return load(file, others);
    },
  });
}

/** Forgets every loaded file that has changed, and those that import one, or one that failed. */
function forgetChanged() {
  const stale = new Set([...loaded].filter(([file, { stamp }]) => stamp !== stampOf(file)).map(([file]) => file));
  for (let before = -1; before !== stale.size; ) {
    before = stale.size;
    for (const [file, { imports }] of loaded) if ([...imports].some((other) => stale.has(other) || !loaded.has(other))) stale.add(file);
  }
  for (const file of stale) loaded.delete(file);
}

/**
 * Where in the reader's own files a stack frame lies.
 * @param {string} file @param {number} line @param {number} column as V8 prints them, counted from 1
 */
function locateInFile(file, line, column) {
  const source = sources.get(file);
  const entry = source?.map.findEntry(line - 1, column - 1);
  if (!entry || !('originalLine' in entry) || entry.generatedLine !== line - 1) return undefined;
  const text = source?.lines[entry.originalLine]?.trim();
  return text ? { name: nameOf(file), line: entry.originalLine + 1, text } : undefined;
}

module.exports = { requireLocal, forgetChanged, locateInFile };
