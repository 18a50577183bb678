import ts from '@tslab/typescript-for-tslab';
import { isCompleteCode, createConverter } from 'tslab/dist/converter.js';
import { printQuickInfo } from 'tslab/dist/inspect.js';
import { CellConverter } from '../../../kernel/converter.cjs';
import { declarationsAfterFailure } from '../../../kernel/declarations.cjs';
import { describeThrown } from '../../../kernel/errors.cjs';
import { diagnosticsText } from '../../../kernel/diagnostics.cjs';
import { followLocalFiles } from '../../../kernel/local-types.cjs';
import { cellLine, mapCellSources } from '../../../kernel/source-maps.cjs';
import { folder, setFolder } from './files.cjs';
import { revive } from './thrown.mjs';

/**
 * A cell as the executor runs it.
 * @typedef {object} Program
 * @property {string} output JavaScript, with `exports` and `require`
 * @property {boolean} isAsync
 * @property {string[]} names that it declares
 * @property {string | undefined} last the name that its last expression is given
 * @property {string[]} imports
 * @property {{ path: string, data: string }[]} sources of local files that it imports, as far as they are new, as CommonJS
 */

/** @typedef {{ program: Program } | { failure: string, imports: Program | undefined }} Prepared `imports` of a cell that does not compile */

mapCellSources();
followLocalFiles();

const REQUIRED = /\brequire\("([^"]+)"\)/g;
const NOTHING = { output: '', isAsync: false, names: [], last: undefined, imports: [], sources: [] };

/** @param {import('tslab/dist/converter.js').ConvertResult} converted @param {string[]} names @returns {Program} */
function programOf({ output = '', hasToplevelAwait = false, lastExpressionVar, sideOutputs = [] }, names) {
  const texts = [output, ...sideOutputs.map(({ data }) => data)];
  const imports = texts.flatMap((text) => [...text.matchAll(REQUIRED)].map(([, name]) => /** @type {string} */ (name)));
  return { output, isAsync: hasToplevelAwait, names, last: lastExpressionVar, imports: [...new Set(imports)].filter((name) => !name.startsWith('.')), sources: sideOutputs };
}

/** The cells of one kernel, from their source to what its executor runs. */
export class Cells {
  #converter;
  /** Declarations had the cell that runs succeeded. */
  #declared = '';
  /** @type {string[]} */
  #names = [];

  /** @param {string} path of the notebook's folder */
  constructor(path) {
    setFolder(path);
    this.#converter = this.#newConverter();
  }

  #newConverter() {
    /** As tslab's own set: a converter is made at first use, and again when it has been deleted. */
    const set = {
      /** @type {ReturnType<typeof createConverter> | undefined} */
      _node: undefined,
      get node() {
        return (this._node ??= createConverter({ isJS: false, isBrowser: false }));
      },
      close() {
        this._node?.close();
      },
    };
    return new CellConverter(/** @type {import('tslab/dist/executor.js').ConverterSet} */ (/** @type {unknown} */ (set)));
  }

  /**
   * As after a start; what TypeScript has read stays.
   * @param {string} path of the notebook's folder
   */
  restart(path) {
    const before = folder();
    setFolder(path);
    if (folder() !== before) this.#converter = this.#newConverter();
    this.#converter.declarations = '';
  }

  /** @param {string} source @param {number} cell @returns {Prepared} */
  prepare(source, cell) {
    const { converted, declared } = this.#converter.prepare(source, cell);
    if (converted.diagnostics.length > 0) return { failure: diagnosticsText(converted.diagnostics, (line) => cellLine(cell, line)), imports: this.#importsAlone(declared.imports) };
    return { program: this.#begin(converted, declared.names) };
  }

  /** @param {string} imports @returns {Program | undefined} */
  #importsAlone(imports) {
    if (imports === '') return undefined;
    const { converted, declared } = this.#converter.prepare(imports, 0);
    return converted.diagnostics.length > 0 ? undefined : this.#begin(converted, declared.names);
  }

  /** @param {import('tslab/dist/converter.js').ConvertResult} converted @param {string[]} names */
  #begin(converted, names) {
    this.#declared = converted.declOutput ?? '';
    this.#names = names;
    return converted.output ? programOf(converted, names) : { ...NOTHING, names };
  }

  /**
   * After a program has run.
   * @param {boolean} done whether to its end @param {readonly string[]} assigned names that have got their values
   */
  settle(done, assigned) {
    const converter = this.#converter;
    converter.declarations = done ? this.#declared : declarationsAfterFailure(converter.declarations, this.#declared, this.#names, (name) => assigned.includes(name));
  }

  /** @param {import('./thrown.mjs').Thrown} thrown @param {number} cell that ran */
  describe(thrown, cell) {
    return describeThrown(revive(thrown), cell);
  }

  /** @param {string} code @param {number} cursor */
  complete(code, cursor) {
    const { start, end, candidates } = this.#converter.set.node.complete('', code, cursor);
    return { matches: candidates, start, end };
  }

  /** @param {string} code @param {number} cursor @returns {string} empty where there is nothing to say */
  inspect(code, cursor) {
    const info = this.#converter.set.node.inspect('', code, cursor);
    return info ? printQuickInfo(info) : '';
  }

  /** @param {string} code */
  isComplete(code) {
    return isCompleteCode(code);
  }

  /** Reads what nearly every first cell needs. */
  warmUp() {
    this.#converter.warmUp();
  }
}

/**
 * @param {string} source of a cell or file
 * @returns {string[]} what it imports from beside it
 */
export const localImports = (source) => ts.preProcessFile(source).importedFiles.map(({ fileName }) => fileName).filter((name) => /^\.{1,2}(\/|$)/.test(name));
