import { describe, expect, it } from 'vitest';
import { bestBy } from './best-by';

const score: Record<string, Record<number, number[]>> = {
  tanh: { 0.01: [0.5, 0.6], 0.1: [0.9, 0.8], 1: [0.99, NaN] },
  relu: { 0.01: [0.1, 0.09], 0.1: [0.1, 0.11], 1: [NaN, NaN] },
};
const rows = Object.entries(score).flatMap(([net, rates]) =>
  [0.01, 0.1, 1].flatMap((rate) => rates[rate].map((validation, seed) => ({ net, rate, seed, validation, test: validation - 0.01 }))));

describe('bestBy', () => {
  it('gives the rows of the best mean within each group; a run that diverged speaks against its choice', () => {
    expect(bestBy(rows, 'validation', { choose: 'rate', within: 'net' })).toEqual([
      ...rows.filter(({ net, rate }) => net === 'tanh' && rate === 0.1), ...rows.filter(({ net, rate }) => net === 'relu' && rate === 0.1),
    ]);
    expect(bestBy(rows, 'validation', { choose: 'rate' }).map(({ net, rate }) => `${net} ${rate}`)).toEqual(['tanh 0.1', 'tanh 0.1', 'relu 0.1', 'relu 0.1']);
  });

  it('says where nothing works, in one row with the columns of the others', () => {
    expect(bestBy(rows, 'validation', { choose: 'rate', within: ['net'], above: 0.12 }).slice(2)).toEqual([
      { net: 'relu', rate: 'none above 0.12', seed: null, validation: null, test: null },
    ]);
    expect(bestBy([{ net: 'a', rate: 1, loss: NaN }, { net: 'a', rate: 2, loss: null }], 'loss', { choose: 'rate', least: true })).toEqual([{ net: null, rate: 'none finite', loss: null }]);
  });

  it('takes the least, and the first among equals', () => {
    const losses = [{ rate: 1, loss: 2 }, { rate: 2, loss: 0.5 }, { rate: 3, loss: 0.5 }, { rate: 4, loss: Infinity }];
    expect(bestBy(losses, 'loss', { choose: 'rate', least: true, above: 2.3 })).toEqual([losses[1]]);
    expect(bestBy(losses, 'loss', { choose: 'rate', least: true, above: 0.5 })).toEqual([{ rate: 'none below 0.5', loss: null }]);
  });

  it('refuses rows that lack a column, and scores that are no numbers', () => {
    expect(() => bestBy(rows, 'accuracy', { choose: 'rate' })).toThrow('bestBy: by must be a column of the rows (net, rate, seed, validation, test), got "accuracy"');
    expect(() => bestBy(rows, 'test', { choose: 'rates' })).toThrow('bestBy: choose must be a column of all rows (net, rate, seed, validation, test), got "rates"');
    expect(() => bestBy(rows, 'test', { choose: 'rate', within: ['nets'] })).toThrow('bestBy: within must be a column of all rows');
    expect(() => bestBy(rows, 'net', { choose: 'rate' })).toThrow('bestBy: column net of rows must hold numbers, got "tanh"');
    expect(() => bestBy([], 'test', { choose: 'rate' })).toThrow('bestBy: rows must not be empty, got none');
  });
});
