import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from './decode-safetensors';
import { encodeSafetensors, type Checkpoint } from './encode-safetensors';

/** The bits of float32 numbers: tells −0 from 0 and one NaN from another. */
const bits = (values: Float32Array): number[] => Array.from(new Uint32Array(values.slice().buffer));
const bitsOf = (tensors: Checkpoint['tensors']): unknown =>
  Object.entries(tensors).map(([name, { shape, values }]) => [name, shape, bits(values)]);

const two = (): Checkpoint => ({
  tensors: {
    'dense1/kernel': { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
    'dense1/bias': { shape: [3], values: Float32Array.of(-1, 0, 0.5) },
  },
  metadata: { epoch: '20' },
});

/** A file with the given header and as many zero bytes of numbers. */
function file(header: string, data = 0): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(data)]);
}

const tensor = fc
  .array(fc.nat(3), { maxLength: 3 })
  .chain((shape) => {
    const length = shape.reduce((size, n) => size * n, 1);
    const words = fc.array(fc.nat(0xffffffff), { minLength: length, maxLength: length });
    return words.map((drawn) => ({ shape, values: new Float32Array(Uint32Array.from(drawn).buffer) }));
  });
const named = fc.dictionary(
  fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__'),
  tensor,
);

describe('encodeSafetensors', () => {
  it('writes length, header and little-endian numbers as the format says', () => {
    const bytes = Buffer.from(encodeSafetensors(two()));
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(bytes.length).toBe(8 + length + 36);
    const header: unknown = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    expect(header).toMatchObject({
      __metadata__: { epoch: '20' },
      'dense1/kernel': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      'dense1/bias': { dtype: 'F32', shape: [3], data_offsets: [24, 36] },
    });
    expect(bytes.readFloatLE(8 + length + 32)).toBe(0.5);
  });

  it('gives the same bytes for the same tensors', () => {
    expect(encodeSafetensors(two())).toEqual(encodeSafetensors(two()));
  });

  it('writes only the viewed part of a longer array', () => {
    const values = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const { tensors } = decodeSafetensors(encodeSafetensors({ tensors: { w: { shape: [2], values } } }), 'view');
    expect(Array.from(tensors.w.values)).toEqual([2, 3]);
  });

  it.each([
    [{ tensors: { w: { shape: [2, 2], values: new Float32Array(3) } } }, "values of 'w' must be as many as its shape says, got 3 values for shape [2, 2]"],
    [{ tensors: { w: { shape: [-1], values: new Float32Array(0) } } }, "values of 'w' must be as many as its shape says, got 0 values for shape [-1]"],
    [{ tensors: { __metadata__: { shape: [0], values: new Float32Array(0) } } }, "names of tensors must be other than __metadata__, which the format reserves, got __metadata__"],
    [{ tensors: {}, metadata: { sha256: 'x' } }, "metadata must not hold 'sha256', which is computed, got 'x'"],
  ])('refuses what the format cannot hold', (checkpoint, message) => {
    expect(() => encodeSafetensors(checkpoint)).toThrow(new RangeError(`encodeSafetensors: ${message}`));
  });
});

describe('decodeSafetensors', () => {
  it('restores every bit, name, shape and remark', () => {
    fc.assert(
      fc.property(named, fc.dictionary(fc.string(), fc.string()), (tensors, metadata) => {
        fc.pre(!('sha256' in metadata));
        const restored = decodeSafetensors(encodeSafetensors({ tensors, metadata }), 'round trip');
        expect(bitsOf(restored.tensors)).toEqual(bitsOf(tensors));
        expect(Object.entries(restored.metadata)).toEqual(Object.entries(metadata));
      }),
    );
  });

  it('restores NaN with its payload, infinities, -0 and subnormal numbers', () => {
    const values = new Float32Array(Uint32Array.of(0x7fc00001, 0xffc00000, 0x7f800000, 0xff800000, 0x80000000, 1, 0x7f7fffff).buffer);
    const { tensors } = decodeSafetensors(encodeSafetensors({ tensors: { w: { shape: [7], values } } }), 'odd');
    expect(bits(tensors.w.values)).toEqual(bits(values));
  });

  it('gives arrays of their own', () => {
    const bytes = encodeSafetensors(two());
    const { tensors } = decodeSafetensors(bytes, 'own');
    bytes.fill(0);
    expect(Array.from(tensors['dense1/kernel'].values)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reads what Python writes', () => {
    // safetensors.numpy.save of safetensors 0.8.0: {'w': [[1.5, -2, inf]], 'b': [nan]}, metadata={'epoch': '3'}.
    const bytes = Buffer.from(
      'kAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJlcG9jaCI6IjMifSwiYiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6' +
        'WzAsNF19LCJ3Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxLDNdLCJkYXRhX29mZnNldHMiOls0LDE2XX19ICAgICAAAMB/AADAPwAAAMAAAIB/',
      'base64',
    );
    const { tensors, metadata, verified } = decodeSafetensors(bytes, 'python');
    expect(verified).toBe(false);
    expect(metadata).toEqual({ epoch: '3' });
    expect(tensors).toEqual({
      b: { shape: [1], values: Float32Array.of(NaN) },
      w: { shape: [1, 3], values: Float32Array.of(1.5, -2, Infinity) },
    });
  });

  it('refuses a file cut anywhere', () => {
    const bytes = encodeSafetensors(two());
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length), 'cut'), `${length} bytes`).toThrow(RangeError);
    }
  });

  it('refuses trailing bytes', () => {
    const bytes = encodeSafetensors(two());
    expect(() => decodeSafetensors(Buffer.concat([bytes, Buffer.alloc(4)]), 'f')).toThrow(
      new RangeError('decodeSafetensors: f: expected 36 bytes of numbers, found 40'),
    );
  });

  it('says which checksum it expected and found', () => {
    const bytes = encodeSafetensors(two());
    bytes[bytes.length - 1] ^= 1;
    expect(() => decodeSafetensors(bytes, 'net.safetensors')).toThrow(
      /^decodeSafetensors: net\.safetensors: expected sha256 [0-9a-f]{64}, found [0-9a-f]{64}$/,
    );
  });

  const entry = (fields: string): string => `{"w":{${fields}}}`;
  it.each([
    ['too short for a length', new Uint8Array(7), 'expected at least 8 bytes, found 7'],
    ['shorter than its header', file('{}').subarray(0, 9), 'expected a header of 2 bytes, found 1'],
    ['without JSON', file('nonsense'), 'expected a JSON header, found 8 bytes that are none'],
    ['with a list as header', file('[]'), 'expected a JSON object as header, found another value'],
    ['with a number for a tensor', file('{"w":1}'), "expected type, shape and offsets for 'w', found 1"],
    ['of float64', file(entry('"dtype":"F64","shape":[1],"data_offsets":[0,8]'), 8), "expected type F32 for 'w', found {\"dtype\":\"F64\""],
    ['with a negative length', file(entry('"dtype":"F32","shape":[-1],"data_offsets":[0,4]'), 4), "expected a shape for 'w'"],
    ['with one offset', file(entry('"dtype":"F32","shape":[1],"data_offsets":[0]'), 4), "expected two offsets for 'w'"],
    ['with a range of the wrong length', file(entry('"dtype":"F32","shape":[2],"data_offsets":[0,4]'), 4), "expected 8 bytes for 'w'"],
    ['with a gap', file(entry('"dtype":"F32","shape":[1],"data_offsets":[4,8]'), 8), 'expected a tensor at byte 0, found the next at 4'],
    ['with a number as remark', file('{"__metadata__":{"epoch":3}}'), 'expected text as metadata, found {"epoch":3}'],
  ])('refuses a file %s', (_, bytes, reason) => {
    expect(() => decodeSafetensors(bytes, 'f')).toThrow(RangeError);
    expect(() => decodeSafetensors(bytes, 'f')).toThrow(`decodeSafetensors: f: ${reason}`);
  });

  it('refuses tensors that overlap', () => {
    const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}';
    expect(() => decodeSafetensors(file(header, 8), 'f')).toThrow('expected a tensor at byte 8, found the next at 4');
  });

  it('accepts empty tensors among others, and none at all', () => {
    const tensors = { a: { shape: [0, 5], values: new Float32Array(0) }, b: { shape: [], values: Float32Array.of(7) } };
    expect(decodeSafetensors(encodeSafetensors({ tensors }), 'empty')).toEqual({ tensors, metadata: {}, verified: true });
    expect(decodeSafetensors(encodeSafetensors({ tensors: {} }), 'none')).toEqual({ tensors: {}, metadata: {}, verified: true });
  });
});
