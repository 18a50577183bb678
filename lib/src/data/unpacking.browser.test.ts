import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunzipSync } from './gunzip.browser';
import { sha256 } from './sha256.browser';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('in a browser as on the desk', () => {
  it('gzip is unpacked', () => {
    fc.assert(fc.property(bytes, (some) => { expect(new Uint8Array(gunzipSync(gzipSync(some)))).toEqual(some); }));
    expect(() => gunzipSync(gzipSync(Buffer.alloc(1000, 'text')).subarray(0, 15))).toThrow();
  });

  it('SHA-256 is the same', () => {
    fc.assert(fc.property(bytes, (some) => { expect(sha256(some)).toBe(createHash('sha256').update(some).digest('hex')); }));
  });
});
