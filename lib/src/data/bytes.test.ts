import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, concatenated, hexadecimal, indexIn } from './bytes';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('bytes', () => {
  it('are written in hexadecimal as Node writes them', () => {
    fc.assert(fc.property(bytes, (some) => { expect(hexadecimal(some)).toBe(Buffer.from(some).toString('hex')); }));
  });

  it('are found where Node finds them', () => {
    const few = fc.uint8Array({ max: 1, maxLength: 40 });
    const some = fc.uint8Array({ max: 1, minLength: 1, maxLength: 4 });
    fc.assert(fc.property(few, some, (all, wanted) => { expect(indexIn(all, wanted)).toBe(Buffer.from(all).indexOf(wanted)); }));
  });

  it('are put together as Node puts them', () => {
    fc.assert(fc.property(fc.array(bytes), (parts) => { expect(concatenated(parts)).toEqual(new Uint8Array(Buffer.concat(parts))); }));
  });

  it('of numbers are their own memory', () => {
    const numbers = Float32Array.of(0, 1, 2).subarray(1);
    bytesOf(numbers).fill(0, 0, 4);
    expect([...numbers]).toEqual([0, 2]);
  });
});
