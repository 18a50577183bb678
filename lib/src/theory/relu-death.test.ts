import { describe, expect, it } from 'vitest';
import { RandomState } from '../numeric/random';
import { bornDeadProbability } from './relu-death';

const uniform = (width: number, depth: number): number[] => new Array<number>(depth).fill(width);

/** Whether each of the inputs +1 and −1 dies in a random bias-free ReLU net with one input. */
function deaths(width: number, depth: number, random: RandomState): [boolean, boolean] {
  const first = random.normals(width);
  const layers = Array.from({ length: depth - 1 }, () => random.normals(width * width));
  const dies = (x: number): boolean => {
    let h = first.map((w) => Math.max(0, w * x));
    for (const w of layers) h = h.map((_, i) => Math.max(0, h.reduce((sum, v, j) => sum + w[i * width + j] * v, 0)));
    return h.every((v) => v === 0);
  };
  return [dies(1), dies(-1)];
}

describe('bornDeadProbability', () => {
  it('has the table .763 .944 for width 2 and .487 .737 .931 for width 3', () => {
    expect([5, 10].map((depth) => Number(bornDeadProbability(uniform(2, depth)).toFixed(3)))).toEqual([0.763, 0.944]);
    expect([5, 10, 20].map((depth) => Number(bornDeadProbability(uniform(3, depth)).toFixed(3)))).toEqual([0.487, 0.737, 0.931]);
  });

  it.each([[2, 5], [3, 10]])('is the share of simulated nets that are dead at one input, width %d, depth %d', (width, depth) => {
    const random = new RandomState(width);
    const nets = 4000;
    const results = Array.from({ length: nets }, () => deaths(width, depth, random));
    const expected = bornDeadProbability(uniform(width, depth));
    const share = results.filter(([positive]) => positive).length / nets;
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / nets));
    const everywhere = results.filter(([positive, negative]) => positive && negative).length / nets;
    expect(everywhere).toBeLessThan(share);
  });

  it('keeps its digits for wide nets', () => {
    expect(bornDeadProbability(uniform(100, 10)) / (10 * 2 ** -100)).toBeCloseTo(1, 14);
    expect(bornDeadProbability([])).toBe(0);
    expect(bornDeadProbability([2000])).toBe(0);
  });

  it('refuses widths that are not whole', () => {
    expect(() => bornDeadProbability([2, 0])).toThrow('bornDeadProbability: widths[1] must be an integer ≥ 1, got 0');
  });
});
