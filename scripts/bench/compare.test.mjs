import { describe, expect, it } from 'vitest';
import { fastest, summarize, verdicts } from './compare.mjs';

const LANES = [
  { name: 'gradient-lab', times: [2, 3, 4] },
  { name: 'PyTorch, 1 thread', times: [2, 2, 8] },
  { name: 'PyTorch, 2 threads', times: [3, 5, 4] },
];
/** @param {import('./tasks.mjs').Target[]} targets */
const outcome = (targets) => ({ group: /** @type {import('./tasks.mjs').Group} */ ({ targets }), lanes: LANES, versions: {} });

describe('comparing lanes', () => {
  it('takes the median and quartiles of the rounds', () => {
    expect(summarize({ name: 'x', times: [5, 1, 3, 2, 4] })).toEqual({ name: 'x', median: 3, lower: 2, upper: 4 });
  });

  it('compares with the fastest of the lanes that the reference names', () => {
    expect(fastest(LANES, 'PyTorch')?.name).toBe('PyTorch, 1 thread');
    expect(fastest(LANES, 'Keras')).toBeUndefined();
  });

  it('gives the ratio of medians, and the quartiles of the ratios round by round', () => {
    const [verdict] = verdicts(outcome([{ lane: 'gradient-lab', reference: 'PyTorch', atMost: 1.5 }]));
    expect(verdict).toEqual({ lane: 'gradient-lab', reference: 'PyTorch, 1 thread', ratio: 1.5, lower: 0.75, upper: 1.25, atMost: 1.5, met: true });
  });

  it('misses a target above its bound, and leaves out one whose peer did not run', () => {
    expect(verdicts(outcome([{ lane: 'gradient-lab', reference: 'PyTorch', atMost: 1.49 }]))[0]?.met).toBe(false);
    expect(verdicts(outcome([{ lane: 'gradient-lab', reference: 'Keras', atMost: 1 }]))).toEqual([]);
  });
});
