import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { project } from '../setup/project.mjs';
import { usesOf } from './library-use.mjs';
import { codeCells, joinText } from './notebook.mjs';

const ENTRY = 'virtual:cells';

/**
 * What a baked notebook's outputs come from, in its metadata under `gradient_lab`.
 * @typedef {object} Stamp
 * @property {string} sources SHA-256 of the cells, and of the modules beside the notebook that they import
 * @property {string} lib SHA-256 of the library's program, as far as the cells reach it
 * @property {import('./kernel-environment.mjs').DataSet} data
 * @property {string} [backend] what computed them, e.g. `native`
 * @property {string | null} [tensorflow] version of TensorFlow, null unless the backend is native
 */

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Imports of a file beside the notebook. */
const OWN_MODULE = /\bfrom\s+['"]\.\/([^'"]+)['"]/g;

/**
 * A notebook with the modules of its own that its cells import, each as a cell more.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @param {string} folder where it lies
 * @returns {import('./notebook.mjs').Notebook}
 */
function withOwnModules(notebook, folder) {
  const names = codeCells(notebook).flatMap(({ source }) => [...source.matchAll(OWN_MODULE)].map(([, name]) => `${name}.ts`));
  const files = [...new Set(names)].map((name) => join(folder, name)).filter((file) => existsSync(file));
  return { ...notebook, cells: [...notebook.cells, ...files.map((file) => ({ cell_type: /** @type {const} */ ('code'), metadata: {}, source: readFileSync(file, 'utf8') }))] };
}

/** @param {import('./notebook.mjs').Notebook} notebook @param {string} [folder] where it lies */
export const hashSources = (notebook, folder = project.notebooks) =>
  sha256(JSON.stringify(withOwnModules(notebook, folder).cells.map(({ cell_type, source }) => [cell_type, joinText(source).trimEnd()])));

/**
 * Whether a module does something when it is loaded, beyond declaring.
 * @param {string} file
 */
function acts(file) {
  const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const declares = (/** @type {import('typescript').Statement} */ statement) =>
    ts.isImportDeclaration(statement) ? statement.importClause !== undefined : isDeclaration(statement);
  return !statements.every(declares);
}

/** @param {import('typescript').Statement} statement */
const isDeclaration = (statement) =>
  ts.isExportDeclaration(statement) || ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ||
  ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);

/**
 * The modules of the library that act: they count, whoever uses them.
 * @param {string} folder
 */
const actingIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(test|browser)\.ts$/.test(name) && !/^(examples|face)[\\/]/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter(acts);

/**
 * A hash of what a notebook uses of the library: the program that is left of the sources when everything goes that its cells do not reach, without
 * comments and types. So a better doc comment, or a floor that it never enters, does not make it stale.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @param {string} [folder] of the library's sources
 * @returns {Promise<string>}
 */
export async function hashLibraryUse(notebook, folder = join(project.root, 'lib', 'src')) {
  const uses = usesOf(withOwnModules(notebook, project.notebooks));
  const acting = actingIn(folder);
  const entry = [
    ...acting.map((file) => `import ${JSON.stringify(file)};`),
    `import * as lab from ${JSON.stringify(join(folder, 'index.ts'))};`,
    `export const used = [${uses.join(', ')}];`,
  ].join('\n');
  const bundle = await rolldown({
    input: ENTRY,
    external: (id) => id !== ENTRY && !isAbsolute(id) && !id.startsWith('.'),
    platform: 'node',
    logLevel: 'silent',
    treeshake: { moduleSideEffects: (id) => acting.includes(id) },
    plugins: [{ name: 'cells', resolveId: (id) => (id === ENTRY ? id : null), load: (id) => (id === ENTRY ? entry : null) }],
  });
  try {
    const { output } = await bundle.generate({ format: 'esm', minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } } });
    return sha256(JSON.stringify([uses, output.map((chunk) => ('code' in chunk ? chunk.code : ''))]));
  } finally {
    await bundle.close();
  }
}

/** @param {import('./notebook.mjs').Notebook} notebook @returns {Partial<Stamp> | undefined} */
export const readStamp = (notebook) => /** @type {Partial<Stamp> | undefined} */ (notebook.metadata['gradient_lab']);
