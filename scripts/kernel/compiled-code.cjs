/**
 * Keeps what V8 has compiled of a large module for the next start, functions too that were compiled when they were first called. Node does that
 * by itself from 22.1 on. Of the kernel's modules TypeScript alone is large enough: nine megabytes, a third of a start.
 */
'use strict';
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const nodeModule = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** What Node has and its types leave out. @typedef {{ new (file: string, parent: null): NodeModule, wrap: (text: string) => string, _nodeModulePaths: (folder: string) => string[] }} ModuleClass */

const ModuleClass = /** @type {ModuleClass} */ (/** @type {unknown} */ (nodeModule.Module));
const isKeptByNode = 'enableCompileCache' in nodeModule;

/** @type {{ script: Script, kept: string } | undefined} what is not kept yet */
let unkept;

/**
 * @param {string} file @param {string} packages the folder node_modules
 * @returns {string} V8 itself refuses what another version, or other settings, have made of it, but looks at no more than the length of its text
 */
function keptAs(file, packages) {
  const { mtimeMs, size } = statSync(file);
  return join(packages, '.cache', 'gradient-lab-kernel', `${basename(file)}-${size}-${mtimeMs}-${process.version}-${process.arch}`);
}

/** @param {string} file @returns {Buffer | undefined} */
function readIfPresent(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * As require.
 * @param {string} file by its whole name @param {string} packages the folder node_modules
 * @returns {unknown} what it exports
 */
function requireCompiled(file, packages) {
  if (isKeptByNode || require.cache[file] !== undefined) return require(file);
  const kept = keptAs(file, packages);
  const cachedData = readIfPresent(kept);
  const script = new Script(ModuleClass.wrap(readFileSync(file, 'utf8')), { filename: file, ...(cachedData && { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected) unkept = { script, kept };
  const made = Object.assign(new ModuleClass(file, null), { filename: file, paths: ModuleClass._nodeModulePaths(dirname(file)) });
  require.cache[file] = made;
  script.runInThisContext().call(made.exports, made.exports, made.require.bind(made), made, file, dirname(file));
  made.loaded = true;
  return made.exports;
}

/** Writes what has been compiled so far, once; where that is not possible, the next start takes as long as this one. */
function keepCompiled() {
  if (unkept === undefined) return;
  const { script, kept } = unkept;
  unkept = undefined;
  try {
    mkdirSync(dirname(kept), { recursive: true });
    const own = `${kept}.${process.pid}`;
    writeFileSync(own, script.createCachedData());
    renameSync(own, kept);
  } catch {
    // A folder that cannot be written to.
  }
}

module.exports = { keepCompiled, requireCompiled };
