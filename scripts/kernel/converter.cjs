/** tslab's converter, from a cell to JavaScript, with what it needs to be given and to be spared. */
'use strict';
const { declaredIn } = require('./declarations.cjs');
const { withoutExports } = require('./exports.cjs');
const { valuesFirst } = require('./import-names.cjs');
const { noticeChanges, readDocumentation, readNodeTypes, takeElsewhere } = require('./local-types.cjs');
const { mendPropertyNames } = require('./property-names.cjs');
const { registerCell } = require('./source-maps.cjs');
const { readableInfo } = require('./tooltip.cjs');
const { bindingCode } = require('./variables.cjs');

/** @typedef {import('tslab/dist/executor').ConverterSet} ConverterSet */
/** @typedef {import('tslab/dist/converter').Converter} Converter */
/** @typedef {import('tslab/dist/converter').ConvertResult} ConvertResult */
/** @typedef {{ converted: ConvertResult, declared: import('./declarations.cjs').Declared }} Prepared */

/**
 * tslab overlooks an await before a parenthesis, as in `await (await import('x')).default`; an async cell does no harm.
 * @param {ConvertResult} converted
 */
const awaiting = (converted) => (/\bawait\s*\(/.test(converted.output ?? '') ? { ...converted, hasToplevelAwait: true } : converted);

/** @param {string} messageText @returns {ConvertResult} */
function failedConversion(messageText) {
  const start = { offset: 0, line: 0, character: 0 };
  return { diagnostics: [{ start, end: start, messageText, category: 1, code: 0 }] };
}

/**
 * TypeScript's own failures, which tslab lets pass unseen: the work is done again by a fresh converter, and what fails there is said.
 * @template T
 * @param {ConverterSet} converters @param {(converter: Converter) => T} work @param {(message: string) => T} otherwise
 * @returns {T}
 */
function withConverter(converters, work, otherwise) {
  noticeChanges();
  try {
    return work(converters.node);
  } catch {
    const set = /** @type {{ _node?: Converter }} */ (converters);
    set._node?.close();
    delete set._node;
  }
  try {
    return work(converters.node);
  } catch (error) {
    return otherwise(`tslab could not compile this: ${error instanceof Error ? error.message : error}`);
  }
}

/** Nearly every first cell imports it, and its types are read once. */
const USUAL_FIRST_CELL = "import * as lab from 'gradient-lab';\nlab";

/** Compiles cells before tslab asks for it, and keeps the declarations that later cells see. */
class CellConverter {
  #converters;
  /** @type {Prepared | undefined} */
  #prepared;

  /** What the cells so far have declared. */
  declarations = '';

  /** @param {ConverterSet} converters tslab's */
  constructor(converters) {
    this.#converters = converters;
  }

  /** @param {string} source of a cell @param {number} cell its number @returns {Prepared} what tslab runs next */
  prepare(source, cell) {
    const mended = mendPropertyNames(withoutExports(source));
    const declared = declaredIn(mended);
    const first = this.#convert(mended);
    const converted = first.diagnostics.length > 0 && readNodeTypes() ? this.#convert(mended) : first;
    const binding = bindingCode(declared.variables);
    const output = registerCell(cell, source, converted, binding.length);
    this.#prepared = { converted: output ? { ...converted, output: binding + output } : converted, declared };
    return this.#prepared;
  }

  /** @param {string} source of a cell */
  #convert(source) {
    const converted = awaiting(withConverter(this.#converters, (converter) => converter.convert(this.declarations, source), failedConversion));
    converted.diagnostics.push(...takeElsewhere());
    return converted;
  }

  /** Reads what the first cell is going to need, if it is what it usually is. */
  warmUp() {
    withConverter(this.#converters, (converter) => void converter.inspect(this.declarations, USUAL_FIRST_CELL, USUAL_FIRST_CELL.length - 1), () => undefined);
  }

  /** Reads what the other cells are going to need. */
  warmUpMore() {
    if (readNodeTypes()) this.warmUp();
  }

  /** @param {string} source @param {number} at */
  #inspect(source, at) {
    readNodeTypes();
    return withConverter(this.#converters, (converter) => {
      const found = converter.inspect(this.declarations, source, at);
      return readDocumentation() ? converter.inspect(this.declarations, source, at) : found;
    }, () => /** @type {any} */ (undefined));
  }

  /** @param {string} source @param {number} at */
  #complete(source, at) {
    readNodeTypes();
    return withConverter(this.#converters, (converter) => converter.complete(this.declarations, source, at), () => ({ start: at, end: at, candidates: /** @type {string[]} */ ([]) }));
  }

  /** @param {string} namespace @param {string} source of a cell that knows it */
  #membersOf(namespace, source) {
    const asked = `${source}\n;${namespace}.`;
    return this.#complete(asked, asked.length).candidates;
  }

  /**
   * For tslab.
   * @returns {ConverterSet}
   */
  get set() {
    const converters = this.#converters;
    return {
      node: {
        convert: () => this.#prepared?.converted ?? failedConversion('nothing was compiled'),
        inspect: (_before, source, at) => /** @type {any} */ (readableInfo(this.#inspect(source, at), (name) => this.#membersOf(name, source))),
        complete: (_before, source, at) => valuesFirst(this.#complete(source, at), source.slice(0, at)),
        addModule: (...module) => {
          readNodeTypes();
          return withConverter(converters, (converter) => converter.addModule(...module), (message) => failedConversion(message).diagnostics);
        },
        close: () => converters.node.close(),
      },
      get browser() {
        return converters.browser;
      },
      close: () => converters.close(),
    };
  }
}

module.exports = { CellConverter };
