import { beforeEach, describe, expect, it } from 'vitest';
import type { Bound, ClaimedValue } from './bounds';
import { allClaims, claim, forgetClaims, type ClaimOptions } from './claim';
import { captureDisplays, type MimeBundle } from './display';
import { scoreboard } from './scoreboard';

const RECORD = 'application/vnd.gradient-lab.claim+json';

async function claimed(value: ClaimedValue, bound: Bound, options?: ClaimOptions, text = 'it is so'): Promise<MimeBundle> {
  const [message] = await captureDisplays(() => {
    claim(text, value, bound, options);
  });
  return message.bundle;
}

const silently = (run: () => void): Promise<unknown> => captureDisplays(run);

beforeEach(forgetClaims);

describe('claim', () => {
  it.each<[ClaimedValue, Bound, boolean]>([
    [0.9, { below: 1 }, true],
    [1, { below: 1 }, false],
    [1, { above: 1 }, false],
    [1.1, { above: 1 }, true],
    [1, { atMost: 1 }, true],
    [1.1, { atMost: 1 }, false],
    [1, { atLeast: 1 }, true],
    [0.9, { atLeast: 1 }, false],
    [1, { between: [1, 2] }, true],
    [2, { between: [1, 2] }, true],
    [2.1, { between: [1, 2] }, false],
    [-0.9, { between: [-1, 0] }, true],
    [2.1, { near: { value: 2, tolerance: 0.2 } }, true],
    [2.3, { near: { value: 2, tolerance: 0.2 } }, false],
    [-101, { near: { value: -100, relative: 0.02 } }, true],
    [-103, { near: { value: -100, relative: 0.02 } }, false],
    [1e-30, { near: { value: 1.1e-30, relative: 0.01 } }, false],
    [4, { equals: 4 }, true],
    [5, { equals: 4 }, false],
    ['native', { equals: 'native' }, true],
    ['wasm', { equals: 'native' }, false],
    [true, { equals: true }, true],
    [false, { equals: true }, false],
    ['4', { equals: 4 }, false],
    [Infinity, { below: 1 }, false],
    [-Infinity, { below: 1 }, true],
  ])('%s with %o gives %s', async (value, bound, passed) => {
    expect((await claimed(value, bound))[RECORD]).toMatchObject({ passed });
    expect(allClaims()[0].passed).toBe(passed);
  });

  it.each<Bound>([
    { below: 1 },
    { above: 1 },
    { atMost: 1 },
    { atLeast: 1 },
    { between: [0, 1] },
    { near: { value: 1, tolerance: 1e300 } },
    { near: { value: 1, relative: 1e300 } },
    { equals: 1 },
  ])('NaN never keeps to %o', async (bound) => {
    expect((await claimed(NaN, bound))[RECORD]).toMatchObject({ value: 'NaN', passed: false });
  });

  it('shows mark, measured value, bound and unit', async () => {
    const bundle = await claimed(12.34, { below: 10 }, { unit: 'ms' });
    expect(bundle['text/plain']).toBe('✗ it is so · measured 12.34 ms, claimed < 10 ms');
    expect(bundle['text/html']).toContain('measured 12.34 ms, claimed &lt; 10 ms');
    expect(bundle[RECORD]).toEqual({ text: 'it is so', value: 12.34, bound: { below: 10 }, unit: 'ms', measured: '12.34 ms', expected: '< 10 ms', passed: false });
  });

  it.each<[Bound, string]>([
    [{ below: 1e-6 }, '< 1e-6'],
    [{ atMost: 2 }, '≤ 2'],
    [{ atLeast: 2 }, '≥ 2'],
    [{ between: [0.1, 0.2] }, 'in [0.1, 0.2]'],
    [{ near: { value: 0.2361, relative: 0.01 } }, '0.2361 ± 1 %'],
    [{ near: { value: 0.2361, tolerance: 0.002 } }, '0.2361 ± 0.002'],
    [{ equals: 0 }, '= 0'],
  ])('writes %o as %s', async (bound, text) => {
    expect((await claimed(NaN, bound))['text/plain']).toBe(`✗ it is so · measured NaN, claimed ${text}`);
  });

  it('adds digits until the value can be told from the bound', async () => {
    expect((await claimed(1.00004, { atMost: 1 }))['text/plain']).toContain('measured 1.00004, claimed ≤ 1');
    expect((await claimed(0.123456, { atMost: 0.123457 }, { digits: 2 }))['text/plain']).toContain('measured 0.123456, claimed ≤ 0.123457');
  });

  it('survives JSON', async () => {
    const record = (await claimed(Infinity, { below: 1 }))[RECORD];
    expect(JSON.parse(JSON.stringify(record))).toEqual({ text: 'it is so', value: 'Infinity', bound: { below: 1 }, measured: '∞', expected: '< 1', passed: false });
  });

  it.each<[unknown, string]>([
    [{}, 'claim: bound must have one of below, above, atMost, atLeast, between, near, equals, got {}'],
    [{ below: 1, above: 0 }, 'claim: bound must have one of'],
    [{ under: 1 }, 'claim: bound must have one of'],
    [{ below: Infinity }, 'claim: bound.below must be finite, got Infinity'],
    [{ atLeast: NaN }, 'claim: bound.atLeast must be finite, got NaN'],
    [{ between: [0, Infinity] }, 'claim: bound.between[1] must be finite, got Infinity'],
    [{ between: [2, 1] }, 'claim: between must be in order, got [2, 1]'],
    [{ near: { value: 1, tolerance: 0 } }, 'claim: near must have a tolerance > 0'],
    [{ near: { value: 0, relative: 0.1 } }, 'claim: near must have a tolerance > 0'],
    [{ near: { value: 1, tolerance: Infinity } }, 'claim: bound.near.tolerance must be finite, got Infinity'],
    [{ equals: NaN }, 'claim: bound.equals must be finite, got NaN'],
  ])('refuses the bound %o', (bound, message) => {
    expect(() => {
      claim('x', 1, bound as Bound);
    }).toThrow(message);
    expect(allClaims()).toEqual([]);
  });

  it('refuses a text with a numeric bound', () => {
    expect(() => {
      claim('x', 'native', { below: 1 });
    }).toThrow(new TypeError('claim: bound must be equals for a value of type string, got {"below":1}'));
  });

  it.each<[number, Bound, number]>([
    [0.2996, { below: 0.3 }, 1], [0.30001, { below: 0.3 }, 2], [1e-6 * (1 - 1e-9), { below: 1e-6 }, 4], [0.66766, { near: { value: 2 / 3, tolerance: 0.001 } }, 4],
    [0.6677, { near: { value: 2 / 3, tolerance: 0.001 } }, 4], [123_456_789.4, { between: [1e8, 123_456_789.45] }, 4], [-0.049996, { atLeast: -0.05 }, 2],
    [3.49, { near: { value: 3.3333, relative: 0.05 } }, 2], [0.1, { equals: 0.1000001 }, 2],
  ])('prints %d of %o so that who reads it comes to the same verdict', async (value, bound, digits) => {
    const text = String((await claimed(value, bound, { digits }))['text/plain']);
    const read = (part: string): number => Number(part.replaceAll(',', ''));
    const [, measured, expected] = /measured (\S+), claimed (.*)$/.exec(text) ?? [];
    const number = read(measured);
    const limits = [...expected.matchAll(/-?[\d.][\d.,]*(?:e-?\d+)?/g)].map(([match]) => read(match.replace(/,$/, '')));
    const width = expected.endsWith('%') ? (Math.abs(limits[0]) * limits[1]) / 100 : limits[1];
    const says = { '<': number < limits[0], '≥': number >= limits[0], '=': number === limits[0], in: number >= limits[0] && number <= limits[1] }[expected.split(' ')[0]]
      ?? Math.abs(number - limits[0]) <= width;
    expect(says, text).toBe(text.startsWith('✓'));
  });

  it('is replaced, in its place, when its cell runs again', async () => {
    await silently(() => {
      claim('first', 1, { below: 0 });
      claim('second', 1, { below: 2 });
    });
    await silently(() => { claim('first', -1, { below: 0 }); });
    expect(allClaims().map(({ text, passed }) => [text, passed])).toEqual([
      ['first', true],
      ['second', true],
    ]);
  });

  it('refuses a second one of the same text in one run of a cell', async () => {
    await silently(() => {
      claim('first', 1, { below: 2 });
      expect(() => { claim('first', 3, { below: 2 }); }).toThrow('claim: text must be that of one claim, got "first" twice');
    });
    expect(allClaims()).toMatchObject([{ value: 1 }]);
  });
});

describe('scoreboard', () => {
  it('shows all claims and passes when all hold', async () => {
    await silently(() => {
      claim('a < b', 1, { below: 2 });
      claim('c', 3, { equals: 3 });
    });
    const messages = await captureDisplays(scoreboard);
    expect(messages).toHaveLength(1);
    const { bundle } = messages[0];
    expect(bundle['text/plain']).toBe('2 of 2 claims hold\n✓ a < b · measured 1, claimed < 2\n✓ c · measured 3, claimed = 3');
    expect(bundle['text/html']).toMatch(/^<div><details><summary[^>]*><strong>2 of 2 claims hold<\/strong><\/summary><table.*a &lt; b.*<\/table><\/details><\/div>$/s);
    expect(bundle).not.toHaveProperty([RECORD]);
  });

  it('shows them, then fails naming the failed ones', async () => {
    await silently(() => {
      claim('good', 1, { below: 2 });
      claim('bad', 3, { below: 2 });
    });
    const messages = await captureDisplays(() => {
      expect(scoreboard).toThrow('scoreboard: 1 of 2 claims failed\n✗ bad · measured 3, claimed < 2');
    });
    expect(String(messages[0].bundle['text/plain'])).toContain('✓ good');
    const [folded, open] = String(messages[0].bundle['text/html']).split('</details>');
    expect(folded).toContain('good');
    expect(open).toContain('bad');
    expect(open).not.toContain('good');
  });

  it('fails when nothing was claimed', () => {
    expect(scoreboard).toThrow('scoreboard: nothing was claimed yet; run the cells above first');
  });
});
