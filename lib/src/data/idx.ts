import { membersOf } from '../checks/options';
import { requireNumbers, requireText, rule } from '../checks/rules';
import { hexadecimal } from './bytes';
import { readBytes } from './files';
import { gunzipSync } from './gunzip';
import { requirePath } from './path';

/** An array of unsigned bytes and its shape, as stored in an IDX file. */
export interface Idx {
  /** Lengths of the dimensions, outermost first, e.g. `[60000, 28, 28]`. */
  readonly shape: readonly number[];
  /** The elements in row-major order, `shape[0] · shape[1] · …` of them. */
  readonly values: Uint8Array;
}

const requireBytes = rule('a Uint8Array', (value) => value instanceof Uint8Array);
const requireIdx = membersOf<Idx>({ shape: requireNumbers, values: requireBytes });

const UNSIGNED_BYTE = 0x08;
const ELEMENT_TYPES: ReadonlyMap<number, string> = new Map([
  [UNSIGNED_BYTE, 'unsigned byte'],
  [0x09, 'signed byte'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
]);

const product = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

function typeName(code: number): string {
  return `0x${code.toString(16).padStart(2, '0')} (${ELEMENT_TYPES.get(code) ?? 'unknown'})`;
}

/**
 * Decodes the bytes of an IDX file of unsigned bytes: two zero bytes, the element type, the number of dimensions,
 * one big-endian uint32 per dimension, then the elements.
 *
 * `name` is only used in error messages.
 *
 * @throws RangeError, with what was expected and what was found, when the magic number is wrong, the element type is not unsigned byte, or the length
 * does not agree with the header.
 * @see the description of the format on the MNIST page (LeCun, Cortes, Burges).
 * @example decodeIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9), 'x') // { shape: [2], values: [7, 9] }
 */
export function decodeIdx(bytes: Uint8Array, name: string): Idx {
  requireBytes('decodeIdx', 'bytes', bytes);
  requireText('decodeIdx', 'name', name);
  if (bytes.length < 4) {
    throw new RangeError(`decodeIdx: ${name}: expected at least 4 bytes, found ${bytes.length}`);
  }
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    const found = hexadecimal(bytes.subarray(0, 2));
    throw new RangeError(`decodeIdx: ${name}: expected an IDX file, which starts with bytes 0000, found ${found}`);
  }
  if (bytes[2] !== UNSIGNED_BYTE) {
    throw new RangeError(`decodeIdx: ${name}: expected element type ${typeName(UNSIGNED_BYTE)}, found ${typeName(bytes[2])}`);
  }
  const header = 4 + 4 * bytes[3];
  if (bytes.length < header) {
    throw new RangeError(`decodeIdx: ${name}: expected a header of ${header} bytes, found ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: bytes[3] }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = header + product(shape);
  if (bytes.length !== expected) {
    throw new RangeError(
      `decodeIdx: ${name}: expected ${expected} bytes for shape [${shape.join(', ')}], found ${bytes.length}`,
    );
  }
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + header, bytes.length - header) };
}

/**
 * Encodes unsigned bytes as an IDX file, the inverse of `decodeIdx`.
 *
 * @throws RangeError when `shape` has more than 255 dimensions or a length outside 0 … 2³² − 1, or when it does not hold as many elements as
 * `values`.
 * @example encodeIdx({ shape: [2], values: Uint8Array.of(7, 9) }) // [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]
 */
export function encodeIdx(idx: Idx): Uint8Array {
  requireIdx('encodeIdx', 'idx', idx);
  const { shape, values } = idx;
  if (shape.length > 255) {
    throw new RangeError(`encodeIdx: shape must have at most 255 dimensions, got ${shape.length}`);
  }
  for (const length of shape) {
    if (!Number.isInteger(length) || length < 0 || length > 0xffffffff) {
      throw new RangeError(`encodeIdx: shape must hold integers in 0 … 2^32 - 1, got ${length}`);
    }
  }
  if (product(shape) !== values.length) {
    throw new RangeError(`encodeIdx: shape [${shape.join(', ')}] must hold as many elements as values, got ${values.length}`);
  }
  const header = 4 + 4 * shape.length;
  const bytes = new Uint8Array(header + values.length);
  bytes[2] = UNSIGNED_BYTE;
  bytes[3] = shape.length;
  const view = new DataView(bytes.buffer);
  shape.forEach((length, axis) => {
    view.setUint32(4 + 4 * axis, length);
  });
  bytes.set(values, header);
  return bytes;
}

/** Whether the bytes start as a gzip stream does (RFC 1952: 1f 8b). */
const isGzip = (bytes: Uint8Array): boolean => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

function gunzip(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`readIdx: ${path}: expected a whole gzip file, found ${bytes.length} damaged bytes (${reason})`, { cause });
  }
}

/**
 * Reads an IDX file of unsigned bytes, gzip-compressed or not (told apart by content, not by name).
 *
 * @throws RangeError, naming the file, what was expected and what was found, when it is truncated, corrupted or no such file; Error with the system's
 * `code` (`ENOENT`, `EACCES`, `EISDIR`) when it cannot be read.
 * @example readIdx(`${mnist.folder}/mnist-10k-labels-idx1-ubyte.gz`).shape // [10000]
 */
export function readIdx(path: string): Idx {
  requirePath('readIdx', 'path', path);
  const bytes = readBytes('readIdx', path);
  return decodeIdx(isGzip(bytes) ? gunzip(bytes, path) : bytes, path);
}
