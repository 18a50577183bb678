import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { project } from '../setup/project.mjs';
import { joinText } from './notebook.mjs';

/**
 * What a baked notebook's outputs come from, in its metadata under `gradient_lab`.
 * @typedef {object} Stamp
 * @property {string} sources SHA-256 of the cells
 * @property {string} lib SHA-256 of the library's program
 * @property {import('./kernel-environment.mjs').DataSet} data
 * @property {string} [backend] what computed them, e.g. `native`
 * @property {string | null} [tensorflow] version of TensorFlow, null unless the backend is native
 */

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** @param {import('./notebook.mjs').Notebook} notebook */
export const hashSources = (notebook) =>
  sha256(JSON.stringify(notebook.cells.map(({ cell_type, source }) => [cell_type, joinText(source).trimEnd()])));

/** @param {string} text TypeScript */
const withoutComments = (text) =>
  ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, removeComments: true },
  }).outputText;

/**
 * A hash of what the library does: its sources as JavaScript without comments, types and tests, so that a better doc comment does not make
 * twelve notebooks stale.
 * @param {string} [folder]
 */
export function hashLibrary(folder = join(project.root, 'lib', 'src')) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('examples/'))
    .sort();
  return sha256(JSON.stringify(names.map((name) => [name, withoutComments(readFileSync(join(folder, name), 'utf8'))])));
}

/** @param {import('./notebook.mjs').Notebook} notebook @returns {Partial<Stamp> | undefined} */
export const readStamp = (notebook) => /** @type {Partial<Stamp> | undefined} */ (notebook.metadata['gradient_lab']);
