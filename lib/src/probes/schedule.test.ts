import { describe, expect, it } from 'vitest';
import { always, every, logarithmic } from './schedule';

const chosen = (schedule: (step: number) => boolean, steps: number): number[] => [...Array(steps).keys()].filter(schedule);

describe('schedules', () => {
  it('every(n) starts at step 0', () => {
    expect(chosen(every(10), 31)).toEqual([0, 10, 20, 30]);
    expect(chosen(every(1), 3)).toEqual(chosen(always, 3));
  });

  it('logarithmic has as many steps in each decade, first and last among them', () => {
    expect(chosen(logarithmic(1, 100, 5), 200)).toEqual([1, 3, 10, 32, 100]);
    expect(chosen(logarithmic(10, 1000, 21), 1001).filter((step) => step < 100)).toHaveLength(10);
  });

  it('logarithmic counts steps that round together once', () => {
    expect(chosen(logarithmic(1, 4, 50), 10)).toEqual([1, 2, 3, 4]);
    expect(chosen(logarithmic(7, 7, 2), 10)).toEqual([7]);
  });

  it('refuses steps that are none', () => {
    expect(() => every(0)).toThrow(new RangeError('every: n must be an integer ≥ 1, got 0'));
    expect(() => every(1.5)).toThrow(RangeError);
    expect(() => logarithmic(0, 10, 3)).toThrow('logarithmic: first must be an integer ≥ 1, got 0');
    expect(() => logarithmic(10, 1, 3)).toThrow('logarithmic: last must be ≥ first = 10, got 1');
    expect(() => logarithmic(1, 10, 1)).toThrow('logarithmic: count must be an integer ≥ 2, got 1');
  });
});
