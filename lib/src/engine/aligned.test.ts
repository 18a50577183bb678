import { afterEach, describe, expect, it, vi } from 'vitest';
import { aligned, isAligned, unaligned } from './aligned';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Memory of WebAssembly throws from now on. */
function refusing(error: Error): void {
  vi.stubGlobal('WebAssembly', { Memory: function () { throw error; } });
}

describe('aligned arrays', () => {
  it.each([0, 1, 16, 16_384, 16_385, 100_000])('hold %s zeros', (length) => {
    const array = aligned(length);
    expect(array).toBeInstanceOf(Float32Array);
    expect(array).toEqual(new Float32Array(length));
    expect(isAligned(array)).toBe(true);
  });

  it('have parts that are aligned where they begin at a multiple of 64 bytes', () => {
    const array = aligned(100);
    expect([0, 1, 8, 15, 16, 32, 40].map((start) => isAligned(array.subarray(start)))).toEqual([true, false, false, false, true, true, false]);
  });

  it('are not known of other arrays', () => {
    expect([isAligned(new Float32Array(100)), isAligned(unaligned(100)), isAligned(aligned(100).slice())]).toEqual([false, false, false]);
  });

  it('are ordinary arrays where the system grants no pages', () => {
    const expectOrdinary = (): void => {
      const array = aligned(5);
      expect(array).toEqual(new Float32Array(5));
      expect(isAligned(array)).toBe(false);
    };
    refusing(new RangeError('could not allocate memory'));
    expectOrdinary();
    vi.stubGlobal('WebAssembly', undefined);
    expectOrdinary();
  });

  it('do not hide another error', () => {
    refusing(new Error('other'));
    expect(() => aligned(5)).toThrow('other');
  });
});

describe('an unaligned array', () => {
  it('holds zeros', () => {
    expect(unaligned(7)).toEqual(new Float32Array(7));
  });
});
