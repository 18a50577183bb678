/**
 * tslab compiles a cell twice (TypeScript to modules, modules to CommonJS) and throws the line numbers away.
 * Both compilations are asked for a source map here, and the maps are kept with the cell they belong to.
 */
'use strict';
const { fromBase64, SourceMap } = require('./system.cjs');
const { replaceInTypescript } = require('./typescript.cjs');

/** @typedef {import('node:module').SourceMapPayload} SourceMapPayload */
/** @typedef {import('node:module').SourceMap} SourceMap */
/** @typedef {{ javascript: string, maps: SourceMap[] }} Compiled the code that runs, and its maps from the last compilation to the first */
/** @typedef {{ source: string[], maps: SourceMap[], firstLineShift: number }} Cell the lines of one executed cell */
/** @typedef {{ cell: number, line: number, text: string, word: string }} CellPosition line counted from 1, its text, and the word at the very place */
/** @typedef {{ outputText: string, sourceMapText?: string }} Transpiled */
/** @typedef {(javascript: string, request: { compilerOptions: object }) => Transpiled} TranspileModule */
/** @typedef {(files: string[], options: object, ...rest: unknown[]) => unknown} CreateWatchCompilerHost */

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json[^,\n]*;base64,([A-Za-z0-9+/=]+)\s*$/;
const MAP_COMMENT = /\n\/\/# sourceMappingURL=.*\s*$/;
const CELL_FILE = /^tslab-cell-(\d+)$/;
/** tslab puts `export {};` on a line of its own before the reader's first line. */
const LINES_BEFORE_SOURCE = 1;
/** What tslab puts before the first line of the JavaScript that runs. */
const WRAPPERS = { sync: '(function(exports, require) { ', async: '(async function(exports, require) { ' };

/** @type {Map<number, Cell>} */
const cells = new Map();
/** @type {Compiled | undefined} */
let lastCompiled;

/** @param {string} json */
const parseMap = (json) => new SourceMap(/** @type {SourceMapPayload} */ (JSON.parse(json)));

/** Makes tslab's TypeScript produce source maps too. */
function mapCellSources() {
  replaceInTypescript((typescript) => {
    /** @type {CreateWatchCompilerHost} */
    const createWatchCompilerHost = (files, options, ...rest) =>
      typescript.createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest);
    /** @type {TranspileModule} */
    const transpileModule = (javascript, request) => {
      const first = INLINE_MAP.exec(javascript);
      /** @type {Transpiled} */
      const result = typescript.transpileModule(javascript.replace(INLINE_MAP, '\n'), {
        ...request,
        compilerOptions: { ...request.compilerOptions, sourceMap: true },
      });
      const outputText = result.outputText.replace(MAP_COMMENT, '\n');
      lastCompiled = undefined;
      if (first?.[1] && result.sourceMapText) {
        const payloads = [result.sourceMapText, fromBase64(first[1])];
        lastCompiled = { javascript: outputText, maps: payloads.map(parseMap) };
      }
      return { ...result, outputText };
    };
    return { createWatchCompilerHost, transpileModule };
  });
}

/**
 * Remembers a cell and names its JavaScript, so that its stack frames can be told from any other cell's.
 * @param {number} number the cell's execution count
 * @param {string} source as typed
 * @param {{ output?: string, hasToplevelAwait?: boolean }} converted what tslab made of it
 * @param {number} before characters that will come before it on its first line
 * @returns {string | undefined} the JavaScript to run
 */
function registerCell(number, source, { output, hasToplevelAwait }, before) {
  const maps = lastCompiled?.javascript === output ? (lastCompiled?.maps ?? []) : [];
  const firstLineShift = (hasToplevelAwait ? WRAPPERS.async : WRAPPERS.sync).length + before;
  cells.set(number, { source: source.split('\n'), maps, firstLineShift });
  return output ? `${output}\n//# sourceURL=tslab-cell-${number}` : output;
}

/**
 * A line of a cell, without the blanks around it.
 * @param {number} number @param {number} line counted from 1
 */
const cellLine = (number, line) => cells.get(number)?.source[line - 1]?.trim();

/**
 * Where in the reader's cells a stack frame lies; undefined where that is not certain.
 * @param {string} file @param {number} line @param {number} column as V8 prints them, counted from 1
 * @returns {CellPosition | undefined}
 */
function locateInCell(file, line, column) {
  const number = Number(CELL_FILE.exec(file)?.[1]);
  const cell = cells.get(number);
  if (!cell || cell.maps.length === 0) return undefined;
  let position = { line: line - 1, column: column - 1 - (line === 1 ? cell.firstLineShift : 0) };
  for (const map of cell.maps) {
    const entry = map.findEntry(position.line, position.column);
    // The nearest mapping may lie on an earlier line of generated code: then the frame has no line of its own.
    if (!('originalLine' in entry) || entry.generatedLine !== position.line) return undefined;
    position = { line: entry.originalLine, column: entry.originalColumn };
  }
  const sourceLine = position.line - LINES_BEFORE_SOURCE + 1;
  const text = cellLine(number, sourceLine);
  const word = /^(?:new\s+)?([\p{ID_Continue}$]+)/u.exec(cell.source[sourceLine - 1]?.slice(position.column) ?? '')?.[1] ?? '';
  return text ? { cell: number, line: sourceLine, text, word } : undefined;
}

/** @param {string} file */
const isCellFile = (file) => CELL_FILE.test(file);

module.exports = { mapCellSources, registerCell, locateInCell, cellLine, isCellFile };
