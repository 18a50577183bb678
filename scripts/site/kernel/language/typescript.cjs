/** tslab's TypeScript on the files of files.cjs, as a table of functions that the kernel may replace. */
'use strict';
const typescript = /** @type {any} */ (require('@tslab/typescript-for-tslab/lib/typescript.js'));
const { files, folder } = require('./files.cjs');

// tslab's converter resolves relative paths.
Object.assign(globalThis, { process: { cwd: folder } });

const NO_WATCHER = { close() {} };

typescript.setSys({
  args: [],
  newLine: '\n',
  useCaseSensitiveFileNames: true,
  write() {},
  writeFile() {},
  createDirectory() {},
  exit() {},
  getCurrentDirectory: folder,
  getDirectories: (/** @type {string} */ path) => files.foldersIn(path),
  getEnvironmentVariable: () => '',
  getExecutingFilePath: () => '/typescript/typescript.js',
  fileExists: (/** @type {string} */ path) => files.read(path) !== undefined,
  directoryExists: (/** @type {string} */ path) => files.hasFolder(path),
  readDirectory: () => [],
  readFile: (/** @type {string} */ path) => files.read(path),
  resolvePath: (/** @type {string} */ path) => path,
  watchFile: (/** @type {string} */ path, /** @type {import('./files.cjs').Watcher} */ changed) => files.watch(path, changed),
  watchDirectory: () => NO_WATCHER,
  setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (/** @type {number} */ timer) => clearTimeout(timer),
});

// TypeScript's own exports cannot be assigned to.
module.exports = Object.defineProperties({}, Object.fromEntries(
  Object.entries(Object.getOwnPropertyDescriptors(typescript)).map(([name, descriptor]) => [name, { ...descriptor, configurable: true }]),
));
