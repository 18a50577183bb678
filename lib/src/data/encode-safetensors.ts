import { membersOf } from '../checks/options';
import { requireNumbers, requireText, rule, type Rule } from '../checks/rules';
import { shown } from '../checks/shown';
import { bytesOf, concatenated, indexIn } from './bytes';
import { sha256 } from './sha256';

/** A float32 array and its shape. */
export interface CheckpointTensor {
  readonly shape: readonly number[];
  /** The elements in row-major order, `shape[0] · shape[1] · …` of them. */
  readonly values: Float32Array;
}

/** Named tensors, and remarks on them. */
export interface Checkpoint {
  readonly tensors: Readonly<Record<string, CheckpointTensor>>;
  /** What is to be known of them, e.g. `{ epoch: '20' }`: the format allows text only. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What the header says of one tensor. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The header's reserved key for remarks. */
export const METADATA = '__metadata__';
/** The remark that holds our checksum. */
export const DIGEST = 'sha256';
/** What stands in its place while it is computed. */
export const NO_DIGEST = '0'.repeat(64);
export const ELEMENT_BYTES = 4;

export const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);
const inUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The checksum as it stands in the header. */
export const digestEntry = (digest: string): Uint8Array => inUtf8(`"${DIGEST}":"${digest}"`);

/** A record by name, each of whose members keeps to a rule. */
function recordOf(member: Rule): Rule {
  return (caller, name, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Promise) {
      throw new TypeError(`${caller}: ${name} must be a record by name, got ${shown(value)}`);
    }
    for (const [key, one] of Object.entries(value)) member(caller, `${name}["${key}"]`, one);
  };
}

const requireTensor = membersOf<CheckpointTensor>({ shape: requireNumbers, values: rule('a Float32Array', (value) => value instanceof Float32Array) });

/** Rule of an argument that is a {@link Checkpoint}. */
export const requireCheckpoint = membersOf<Checkpoint>({ tensors: recordOf(requireTensor), metadata: recordOf(requireText) }, 'metadata');

function requireTensors(tensors: Readonly<Record<string, CheckpointTensor>>): void {
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    if (name === METADATA) throw new RangeError(`encodeSafetensors: names of tensors must be other than ${METADATA}, which the format reserves, got ${METADATA}`);
    if (!shape.every(isCount) || sizeOf(shape) !== values.length) {
      const found = `${values.length} values for shape [${shape.join(', ')}]`;
      throw new RangeError(`encodeSafetensors: values of '${name}' must be as many as its shape says, got ${found}`);
    }
  }
}

/** The header's JSON, padded with spaces so that the numbers start at a multiple of eight bytes. */
function headerText(tensors: Readonly<Record<string, CheckpointTensor>>, metadata: Readonly<Record<string, string>>): string {
  let offset = 0;
  const entries = Object.entries(tensors).map(([name, { shape, values }]): [string, Entry] => {
    const begin = offset;
    offset += ELEMENT_BYTES * values.length;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }];
  });
  const remarks = Object.fromEntries([[DIGEST, NO_DIGEST], ...Object.entries(metadata)]);
  const json = JSON.stringify(Object.fromEntries<unknown>([[METADATA, remarks], ...entries]));
  return json.padEnd(json.length + ((8 - (inUtf8(json).length % 8)) % 8));
}

/**
 * Encodes float32 tensors, bit for bit, in the safetensors format: the header's length (uint64, little-endian), the header (JSON: type,
 * shape and byte range of every tensor), the numbers (little-endian). Python reads it with `safetensors.numpy.load_file`.
 *
 * The format has no checksum of its own. The entry `sha256` of its metadata is one of the whole file, taken with that entry's 64 digits
 * set to 0.
 *
 * @throws RangeError when a tensor has not as many values as its shape says, or a reserved name (`__metadata__`; `sha256` in `metadata`).
 * @see https://github.com/huggingface/safetensors#format
 * @example encodeSafetensors({ tensors: { w: { shape: [2], values: Float32Array.of(0, 1) } } }).length // 168: 8 of length, 152 of header, 8 of numbers
 */
export function encodeSafetensors(checkpoint: Checkpoint): Uint8Array {
  requireCheckpoint('encodeSafetensors', 'checkpoint', checkpoint);
  const { tensors, metadata = {} } = checkpoint;
  requireTensors(tensors);
  if (DIGEST in metadata) throw new RangeError(`encodeSafetensors: metadata must not hold '${DIGEST}', which is computed, got '${metadata[DIGEST]}'`);
  const header = inUtf8(headerText(tensors, metadata));
  const values = Object.values(tensors).map((tensor) => tensor.values);
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  const file = concatenated([bytesOf(length), header, ...values.map(bytesOf)]);
  file.set(digestEntry(sha256(file)), indexIn(file, digestEntry(NO_DIGEST)));
  return file;
}
