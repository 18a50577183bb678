import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.mjs';
import { readOptions } from './options.mjs';
import { spreadsMarkdown, spreadsText, stopsText } from './report.mjs';
import { allResults, keepResult, readResult } from './results.mjs';
import { durationText, secondsLeft } from './schedule.mjs';
import { recordedSpreads, recordSpreads, spreadsToRecord, unitedSpreads } from './recorded-spreads.mjs';
import { BACKENDS, instructionSets, ONEDNN, settings } from './settings.mjs';
import { room, spreads } from './spread.mjs';

/** @typedef {import('./results.mjs').Result} Result */

/** @param {string} setting @param {unknown[]} values of two claims @param {Partial<Result>} [more] @returns {Result} */
const result = (setting, [first, second], more = {}) => ({
  setting,
  backend: 'native',
  notebook: '07-relu',
  sources: 's',
  lib: 'l',
  seconds: 10,
  failures: [],
  claims: [
    { notebook: '07-relu', index: 3, text: `returned, ${String(first)}`, value: first, bound: { above: 20 }, measured: String(first), expected: '> 20', passed: Number(first) > 20 },
    { notebook: '07-relu', index: 3, text: 'moved', value: second, bound: { near: { value: 1, relative: 0.1 } }, measured: String(second), expected: '1 ± 10 %', passed: Math.abs(Number(second) - 1) <= 0.1 },
  ],
  ...more,
});

describe('instructionSets', () => {
  const linux = /** @type {const} */ ({ arch: 'x64', platform: 'linux' });
  it.each([
    ['flags\t\t: fpu sse4_1 avx avx2\n', ['SSE41', 'AVX2']],
    ['flags\t\t: fpu sse4_1 avx avx2 avx512f avx512dq avx512bw avx512vl\n', ['SSE41', 'AVX2', 'AVX512_CORE']],
    ['flags\t\t: fpu sse4_1 avx avx2 avx512f\n', ['SSE41', 'AVX2']],
    ['', []],
  ])('of a processor with %j', (cpuinfo, sets) => {
    expect(instructionSets(cpuinfo, linux)).toEqual(sets);
  });

  it('are not asked for where oneDNN has no choice', () => {
    expect(instructionSets('flags : avx2', { arch: 'arm64', platform: 'linux' })).toEqual([]);
  });
});

describe('settings', () => {
  it('are all combinations, each with a name of its own; on wasm only the seed counts', () => {
    const all = settings({ backends: BACKENDS, seeds: [0, 1], onednn: ONEDNN, isa: ['SSE41', 'AVX2'] });
    expect(all.length).toBe(2 * (4 + 4 + 1));
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.find(({ name }) => name === 'public-onednn-AVX2-seed1')).toEqual({
      name: 'public-onednn-AVX2-seed1', backend: 'public', seed: 1,
      environment: { GRADIENT_LAB_BACKEND: 'native', GRADIENT_LAB_OPS: 'public', TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_MAX_CPU_ISA: 'AVX2' },
    });
  });

  it('exist without an instruction set to choose', () => {
    expect(settings({ backends: ['native'], seeds: [3], onednn: ['off'], isa: [] }).map(({ name }) => name)).toEqual(['native-seed3']);
  });
});

describe('room', () => {
  it.each([
    [1, { below: 3 }, 2], [4, { atMost: 3 }, -1], [4, { above: 3 }, 1], [3, { atLeast: 3 }, 0], [4, { between: [1, 5] }, 1], [0, { between: [1, 5] }, -1],
    [1.05, { near: { value: 1, tolerance: 0.25 } }, 0.2], [-90, { near: { value: -100, relative: 0.2 } }, 10],
  ])('of %d within %j', (value, bound, expected) => {
    expect(room(value, bound)).toBeCloseTo(expected, 12);
  });

  it('does not exist where only one value is right', () => {
    expect(room(1, { equals: 1 })).toBeNaN();
  });
});

describe('spreads', () => {
  it('knows a claim by its place, counts where it fails and measures the margin in standard deviations', () => {
    const [returned, moved] = spreads([result('a', [30, 1]), result('b', [40, 1.02]), result('c', [15, 1.01])]);
    expect(returned).toMatchObject({ text: 'returned, 30', failing: ['c'], values: new Map([['a', 30], ['b', 40], ['c', 15]]) });
    expect(returned?.margin).toBeCloseTo(-5 / Math.sqrt(475 / 3), 12);
    expect(moved?.failing).toEqual([]);
    expect(moved?.margin).toBeCloseTo(8, 9);
  });

  it('puts NaN and what fails without spread first of all', () => {
    const rows = spreads([result('a', ['NaN', 1]), result('b', ['NaN', 1])]);
    expect(rows.map(({ margin }) => margin)).toEqual([-Infinity, Infinity]);
    expect(rows[0]?.failing).toEqual(['a', 'b']);
  });
});

describe('the report', () => {
  const results = [result('native-AVX2-seed0', [30, 1]), result('wasm-seed0', [15, 1], { failures: [{ index: 4, kind: 'stopped', source: 'x', message: 'no end' }] })];

  it('says where a claim fails, and every value', () => {
    expect(spreadsText(spreads(results))).toMatch(/07-relu.*returned, 30.*15 … 30.*> 20.*✗ 1 of 2: wasm-seed0/);
    const [, , first] = spreadsMarkdown(spreads(results), ['native-AVX2-seed0', 'wasm-seed0']).split('\n');
    expect(first).toMatch(/\| 30 \| ✗ 15 \|$/);
  });

  it('names runs that stopped', () => {
    expect(stopsText(results)).toContain('07-relu in wasm-seed0: cell 5 (stopped)');
  });
});

describe('results', () => {
  it('are kept by setting and notebook', () => {
    const { path, remove } = temporaryFolder('gradient-lab-test-');
    const folder = join(path, 'deep');
    expect(readResult('a', '07-relu', folder)).toBeUndefined();
    expect(allResults(folder)).toEqual([]);
    keepResult(result('a', [1, 2]), folder);
    keepResult(result('a', [3, 4]), folder);
    keepResult(result('b', [5, 6]), folder);
    expect(allResults(folder)).toEqual([result('a', [3, 4]), result('b', [5, 6])]);
    remove();
  });
});

describe('the spread over some runs', () => {
  const runs = [30, 31, 32, 33, 39].map((first, seed) => result(`native-AVX2-seed${seed}`, [first, 2]));

  it('is mean, smallest and largest of each finite number', () => {
    expect(spreadsToRecord(runs)).toEqual({ '07-relu': { 'returned, 30': { mean: 33, low: 30, high: 39, runs: 5 }, moved: { mean: 2, low: 2, high: 2, runs: 5 } } });
    expect(spreadsToRecord([...runs.slice(1), result('native-AVX2-seed7', ['NaN', 2])])['07-relu']).toEqual({ moved: { mean: 2, low: 2, high: 2, runs: 5 } });
    expect(spreadsToRecord(runs.slice(4))).toMatchObject({ '07-relu': { moved: { mean: 2, runs: 1 } } });
  });

  it('is kept a claim a line, and replaced a notebook at a time', () => {
    const { path, remove } = temporaryFolder('gradient-lab-test-');
    const file = join(path, 'claims.json');
    expect(recordedSpreads(file)).toEqual({});
    const [x, y, z] = [1, 2, 4].map((mean) => ({ mean, low: mean - 1, high: mean + 2, runs: 3 }));
    recordSpreads({ b: { x }, a: { y, 'a "word"': z } }, file);
    recordSpreads({ b: { z, once: { ...z, runs: 2 } } }, file);
    expect(recordedSpreads(file)).toEqual({ a: { 'a "word"': z, y }, b: { z } });
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(10);
    remove();
  });

  it('joins what another machine recorded of the claims that are still made', () => {
    const kept = { a: { x: { mean: 3, low: 1, high: 5, runs: 3 }, gone: { mean: 1, low: 1, high: 1, runs: 3 } }, c: { y: { mean: 1, low: 1, high: 1, runs: 3 } } };
    const seen = { a: { x: { mean: 5, low: 2, high: 8, runs: 5 }, own: { mean: 0, low: 0, high: 0, runs: 5 } } };
    expect(unitedSpreads(seen, kept)).toEqual({ a: { x: { mean: 4.25, low: 1, high: 8, runs: 8 }, own: { mean: 0, low: 0, high: 0, runs: 5 } } });
  });

  it('is recorded as the kernel pins TensorFlow, unless other runs are chosen', () => {
    expect(readOptions(['--record']).choice).toMatchObject({ backends: ['native'], onednn: ['off'], seeds: [0, 1, 2, 3, 4] });
    expect(readOptions(['--record', '--backends', 'wasm', '--seeds', '0,1,2'])).toMatchObject({ choice: { backends: ['wasm'], seeds: [0, 1, 2] }, record: true });
    expect(() => readOptions(['--record', '--seeds', '0,1'])).toThrow('--record needs 3 runs of a notebook, got 2');
    expect(readOptions(['--record', '--join', '--isa', 'AVX2', '--seeds', '0'])).toMatchObject({ choice: { seeds: [0] }, join: true });
    expect(() => readOptions(['--join'])).toThrow('--join joins what --record keeps');
  });
});

describe('the time left', () => {
  const job = (/** @type {import('./settings.mjs').Backend} */ backend, name = '07-relu') => ({ path: '', sources: '', lib: '', name, setting: { name: '', seed: 0, environment: {}, backend } });

  it('is what the same notebook took on the same backend, else in proportion', () => {
    const known = [result('a', [1, 1]), result('b', [1, 1], { seconds: 20 })];
    expect(secondsLeft([job('native'), job('native')], known, 1)).toBe(30);
    expect(secondsLeft([job('wasm')], known, 2)).toBe((15 * 9) / 2);
    expect(secondsLeft([job('native', '01')], known, 1)).toBeGreaterThan(0);
  });

  it.each([[0.2, '1 s'], [59, '59 s'], [90, '2 min'], [3600, '1 h 00 min'], [7500, '2 h 05 min']])('%d seconds reads %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
