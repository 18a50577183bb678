import { afterEach, describe, expect, it, vi } from 'vitest';
import { Pace } from './pace';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('Pace', () => {
  it.each([[1, 5, 10], [10, 5, 64], [4, 400, 1], [1, 50, 1], [2, 24.9, 4]])('after %i steps in %d ms lets %i come in a row', (count, milliseconds, fitting) => {
    const clock = vi.spyOn(performance, 'now').mockReturnValueOnce(100).mockReturnValueOnce(100 + milliseconds);
    const pace = new Pace();
    expect(pace.fitting()).toBe(1);
    expect(pace.timed(count, () => 'result')).toBe('result');
    expect(pace.fitting()).toBe(fitting);
    expect(clock).toHaveBeenCalledTimes(2);
  });
});
