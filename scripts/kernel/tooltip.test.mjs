import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
/** @type {typeof import('./tooltip.cjs')} */
const { readableInfo } = require('./tooltip.cjs');
/** @type {typeof import('./import-names.cjs')} */
const { valuesFirst } = require('./import-names.cjs');
/** @type {(info: unknown) => string} */
const printQuickInfo = require('tslab/dist/inspect.js').printQuickInfo;

/** @param {string} text */
const parts = (text) => [{ kind: 'text', text }];

/** @param {string} display @param {string} [documentation] @param {Record<string, string>} [tags] */
function shown(display, documentation = '', tags = {}) {
  const info = /** @type {any} */ ({
    displayParts: parts(display), documentation: parts(documentation), tags: Object.entries(tags).map(([name, text]) => ({ name, text: parts(text) })),
  });
  return printQuickInfo(readableInfo(info, (name) => [`members of ${name}`]));
}

describe('Shift+Tab', () => {
  it('shows the signature of an import as that of what was imported', () => {
    expect(shown('(alias) function chi(q: number): number\nimport chi')).toBe('function chi(q: number): number');
    expect(shown('(alias) function chi(q: number): number\nexport chi')).toBe('function chi(q: number): number');
    expect(shown('(property) f: (z: number) => number')).toBe('(property) f: (z: number) => number');
  });

  it('names the members of a namespace', () => {
    expect(shown('import theory')).toBe('namespace theory: members of theory');
  });

  it('gives a paragraph or a point of a list one line, whatever the lines of the source', () => {
    expect(shown('f', 'one\ntwo\n\nthree\n- four\n  five\n- six')).toBe('f\n\none two\n\nthree\n- four five\n- six');
  });

  it('says what is thrown, returned and an example, whose lines stay', () => {
    const text = shown('f', 'does', { param: 'x of\nwidth 3', returns: 'a', throws: 'RangeError', example: 'f(1)\nf(2)', see: 'there' });
    expect(text).toBe('f\n\ndoes\nx: of width 3\nReturns a\nThrows RangeError\n\nExample\n  f(1)\n  f(2)\nSee there');
  });

  it('says nothing of nothing', () => {
    expect(readableInfo(undefined, () => [])).toBeUndefined();
  });
});

describe('Tab', () => {
  const completion = { start: 0, end: 0, candidates: ['Adam', 'adam', 'Zero', 'zero'] };

  it('offers values before types between the braces of an import', () => {
    expect(valuesFirst(completion, 'import { ').candidates).toEqual(['adam', 'zero', 'Adam', 'Zero']);
    expect(valuesFirst(completion, 'import {\n  train,\n  ').candidates).toEqual(['adam', 'zero', 'Adam', 'Zero']);
  });

  it('leaves everything else in its order', () => {
    for (const before of ['import type { ', "import { a } from 'b';\nx.", 'const { ']) expect(valuesFirst(completion, before)).toBe(completion);
  });
});
