import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from '@tslab/typescript-for-tslab';
import { project } from '../../setup/project.mjs';
import { MODULES } from './modules.mjs';

const KERNEL = fileURLToPath(new URL('../../kernel/', import.meta.url));
const GLOBALS = fileURLToPath(new URL('../kernel/language/globals.d.ts', import.meta.url));
const STANDARD = dirname(fileURLToPath(import.meta.resolve('@tslab/typescript-for-tslab')));
const WORKER = 'lib.webworker.d.ts';
const ENTRY = join(project.root, 'cell.ts');

/** Where the language service in the browser has a file, by the folder that holds it here. */
const PLACES = [
  [STANDARD, '/typescript'],
  [join(project.root, 'lib'), '/node_modules/gradient-lab'],
  [project.packages, '/node_modules'],
  [KERNEL.replace(/[\\/]$/, ''), '/kernel'],
];

/** @param {string} file @returns {string} */
function placeOf(file) {
  const [folder = '', place] = PLACES.find(([folder = '']) => file.startsWith(folder + sep)) ?? [];
  if (place === undefined) throw new Error(`${file} is of no package`);
  return `${place}/${relative(folder, file).split(sep).join('/')}`;
}

/** What has a substitute here, and what tfjs's backends consist of, which cells cannot name. */
const UNSEEN = /\/@types\/node\/|\/tfjs-backend-(cpu|webgl)\/|\/@webgpu\/types\//;

/** The declarations that a cell needs which imports everything that there is to import. */
function neededFiles() {
  const text = [...Object.keys(MODULES), join(KERNEL, 'tensor-types')].map((name) => `import ${JSON.stringify(name.replace(/\\/g, '/'))};`).join('\n');
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    lib: ['lib.es2022.d.ts', WORKER],
    types: [],
    preserveSymlinks: false,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) => (file === ENTRY ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest));
  const program = ts.createProgram([ENTRY], options, host);
  return program.getSourceFiles().map(({ fileName }) => fileName).filter((file) => file !== ENTRY && !UNSEEN.test(file));
}

/** @param {string} file @returns {string | undefined} of its package */
function manifestOf(file) {
  for (let folder = dirname(file); folder !== project.root && folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return manifest;
  }
  return undefined;
}

/** What resolution reads of a package's manifest. @param {string} manifest */
function shortened(manifest) {
  const { name, version, types, typings, main } = JSON.parse(readFileSync(manifest, 'utf8'));
  return JSON.stringify({ name, version, types: types ?? typings, main });
}

/** What cells hardly name: the browser's own thousand interfaces, and tfjs's parts that read data and models. */
const SELDOM = /\blib\.webworker\.d\.ts$|[\\/]tfjs-(data|converter)[\\/]/;
const MODULE_NAME = /^\/\/\/ <amd-module .*\n/gm;
const LICENCE = /\/\*\*\s*\*\s*@license[\s\S]*?\*\/\s*/g;
const printer = ts.createPrinter({ removeComments: true });

/**
 * What the language service needs of a file: not the licence that stands in each (the site has them in one place), nor its name for AMD, and of what cells
 * hardly name no comments.
 * @param {string} file
 */
function needed(file) {
  const text = readFileSync(file, 'utf8');
  if (!SELDOM.test(file)) return text.replace(LICENCE, '').replace(MODULE_NAME, '');
  return printer.printFile(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022));
}

/**
 * Writes the texts that the language service reads, by path.
 * @param {string} target a JSON file
 * @returns {string[]} the folders of the packages that they are of
 */
export function writeDeclarations(target) {
  const files = neededFiles();
  const manifests = new Set(files.filter((file) => !file.startsWith(STANDARD + sep) && !file.startsWith(KERNEL)).flatMap((file) => manifestOf(file) ?? []));
  const texts = Object.fromEntries([
    ...files.map((file) => [placeOf(file), needed(file)]),
    ...[...manifests].map((manifest) => [placeOf(manifest), shortened(manifest)]),
    ['/node_modules/@types/node/index.d.ts', readFileSync(GLOBALS, 'utf8')],
    ['/node_modules/@types/node/package.json', JSON.stringify({ name: '@types/node', types: 'index.d.ts' })],
  ]);
  writeFileSync(target, JSON.stringify(texts));
  return [...manifests].map((manifest) => dirname(manifest)).filter((folder) => folder.startsWith(project.packages + sep));
}
