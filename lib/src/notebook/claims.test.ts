import { beforeEach, describe, expect, it } from 'vitest';
import { allClaims, forgetClaims } from './claim';
import { checks, claims, type ClaimGroup } from './claims';
import { captureDisplays, type MimeBundle } from './display';
import { scoreboard } from './scoreboard';

const RECORD = 'application/vnd.gradient-lab.claims+json';

async function shownBy(run: () => void): Promise<MimeBundle[]> {
  return (await captureDisplays(run)).map(({ bundle }) => bundle);
}

beforeEach(forgetClaims);

const GOOD: ClaimGroup = { 'a < b': [1, { below: 2 }], c: [0.25, { equals: 0.25 }, { unit: 'ms' }] };
const MIXED: ClaimGroup = { ...GOOD, d: [3, { below: 2 }] };

describe('claims', () => {
  it('shows one line, with the list folded away', async () => {
    const [bundle, ...others] = await shownBy(() => { claims('what χ predicts', GOOD); });
    expect(others).toEqual([]);
    expect(bundle['text/plain']).toBe('✓ 2 numbers checked · what χ predicts');
    const html = String(bundle['text/html']);
    expect(html).toMatch(/^<div><details><summary[^>]*>.*2 numbers checked.*what χ predicts.*<\/summary><table.*a &lt; b.*0.25 ms.*= 0.25 ms.*<\/table><\/details><\/div>$/s);
    expect(html).not.toContain('open');
  });

  it('leaves failed ones unfolded', async () => {
    const [bundle] = await shownBy(() => { claims('all', MIXED); });
    expect(bundle['text/plain']).toBe('✗ 3 numbers checked, 1 failed · all\n✗ d · measured 3, claimed < 2');
    const [folded, open] = String(bundle['text/html']).split('</details>');
    expect(folded).not.toContain('>d<');
    expect(open).toContain('d <span style="opacity:0.75">· measured 3, claimed &lt; 2');
    const [alone] = await shownBy(() => { claims('alone', { e: [3, { below: 2 }] }); });
    expect(String(alone['text/html'])).not.toContain('details');
  });

  it('keeps a record of each, which survives JSON', async () => {
    const [bundle] = await shownBy(() => { claims('all', { x: [NaN, { below: 1 }] }); checks('code', { y: [1, { below: 2 }] }); });
    expect(JSON.parse(JSON.stringify(bundle[RECORD]))).toEqual({ title: 'all', claims: [{ text: 'x', value: 'NaN', bound: { below: 1 }, measured: 'NaN', expected: '< 1', passed: false }] });
    expect(allClaims().map(({ text, kind, passed }) => [text, kind, passed])).toEqual([['x', 'statement', false], ['y', 'check', true]]);
  });

  it('takes a function that makes them one by one', async () => {
    const [bundle] = await shownBy(() => {
      claims('seeds', (claim) => { for (const seed of [0, 1, 2]) claim(`seed ${seed}`, seed, { below: 5 }, { unit: 'ms' }); });
    });
    expect(bundle['text/plain']).toBe('✓ 3 numbers checked · seeds');
    expect(allClaims().map(({ text, measured }) => [text, measured])).toEqual([['seed 0', '0 ms'], ['seed 1', '1 ms'], ['seed 2', '2 ms']]);
  });

  it.each<[string, unknown, string]>([
    ['two of one text', (claim: (text: string, value: number, bound: object) => void) => { claim('a', 1, { below: 2 }); claim('a', 1, { below: 2 }); }, 'claim: text must be that of one claim, got "a" twice'],
    ['an impossible bound', { a: [1, { below: 2 }], b: [1, { below: Infinity }] }, 'claim: bound.below must be finite'],
    ['no claim', {}, 'claims: group must make at least one claim, got none'],
    ['a value without a bound', { a: [1] }, 'claims: group["a"] must be [value, bound], or with options [value, bound, options], got [1]'],
    ['an asynchronous function', () => Promise.resolve(), 'claims: group must make its claims before it returns, got a promise'],
    ['a list', [], 'claims: group must be an object of [value, bound] by text, or a function, got []'],
  ])('refuses %s, and makes none', async (_, group, message) => {
    await shownBy(() => { expect(() => { claims('x', group as ClaimGroup); }).toThrow(message); });
    expect(allClaims()).toEqual([]);
  });

  it('refuses a text that another claim of the cell has, and none of an earlier run', async () => {
    await shownBy(() => {
      claims('one', GOOD);
      expect(() => { claims('two', { c: [1, { below: 2 }] }); }).toThrow('got "c" twice');
    });
    await shownBy(() => { claims('one', GOOD); });
    expect(allClaims()).toHaveLength(2);
  });
});

describe('checks', () => {
  it('say that they are of the code, in their line and on the scoreboard', async () => {
    const bundles = await shownBy(() => {
      checks('by hand', { x: [1, { below: 2 }] });
      claims('all', GOOD);
      scoreboard();
    });
    expect(bundles[0]['text/plain']).toBe('✓ 1 check of the code · by hand');
    expect(String(bundles[2]['text/plain']).split('\n')[0]).toBe('3 of 3 claims hold, 1 of them a check of the code');
  });
});
