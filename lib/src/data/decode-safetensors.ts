import { requireText, rule } from '../checks/rules';
import { bytesOf, indexIn } from './bytes';
import {
  DIGEST,
  ELEMENT_BYTES,
  METADATA,
  NO_DIGEST,
  digestEntry,
  isCount,
  sizeOf,
  type Checkpoint,
  type CheckpointTensor,
  type Entry,
} from './encode-safetensors';
import { sha256 } from './sha256';

/** What a safetensors file holds. */
export interface DecodedCheckpoint extends Required<Checkpoint> {
  /** Whether the file carries the checksum of `encodeSafetensors` and agrees with it; false for a file of another program. */
  readonly verified: boolean;
}

const requireBytes = rule('a Uint8Array', (value) => value instanceof Uint8Array);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readHeader(file: Uint8Array, name: string): { header: Record<string, unknown>; data: Uint8Array } {
  const length = file.length < 8 ? -1 : Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (length < 0 || length > file.length - 8) {
    const expected = length < 0 ? 'at least 8 bytes' : `a header of ${length} bytes`;
    throw new RangeError(`decodeSafetensors: ${name}: expected ${expected}, found ${length < 0 ? file.length : file.length - 8}`);
  }
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.subarray(8, 8 + length)));
    if (isRecord(header)) return { header, data: file.subarray(8 + length) };
  } catch (cause) {
    throw new RangeError(`decodeSafetensors: ${name}: expected a JSON header, found ${length} bytes that are none`, { cause });
  }
  throw new RangeError(`decodeSafetensors: ${name}: expected a JSON object as header, found another value`);
}

function requireEntry(entry: unknown, tensor: string, name: string): Entry {
  const found = JSON.stringify(entry);
  const wrong = (expected: string): RangeError => new RangeError(`decodeSafetensors: ${name}: expected ${expected} for '${tensor}', found ${found}`);
  if (!isRecord(entry)) throw wrong('type, shape and offsets');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') throw wrong('type F32');
  if (!Array.isArray(shape) || !shape.every(isCount)) throw wrong('a shape');
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) throw wrong('two offsets');
  const [begin, end] = offsets;
  if (end - begin !== ELEMENT_BYTES * sizeOf(shape)) throw wrong(`${ELEMENT_BYTES * sizeOf(shape)} bytes`);
  return { dtype, shape, data_offsets: [begin, end] };
}

/** The ranges must follow each other without gap or overlap and fill the file, as the format demands. */
function requireCover(entries: readonly Entry[], length: number, name: string): void {
  let reached = 0;
  for (const [begin, end] of entries.map((entry) => entry.data_offsets).sort(([a, b], [c, d]) => a - c || b - d)) {
    if (begin !== reached) throw new RangeError(`decodeSafetensors: ${name}: expected a tensor at byte ${reached}, found the next at ${begin}`);
    reached = end;
  }
  if (reached !== length) throw new RangeError(`decodeSafetensors: ${name}: expected ${reached} bytes of numbers, found ${length}`);
}

function requireDigest(file: Uint8Array, digest: string, name: string): void {
  const at = indexIn(file, digestEntry(digest));
  const blank = file.slice();
  if (at >= 0) blank.set(digestEntry(NO_DIGEST), at);
  const found = sha256(blank);
  if (found !== digest) throw new RangeError(`decodeSafetensors: ${name}: expected sha256 ${digest}, found ${found}`);
}

function requireMetadata(value: unknown, name: string): Record<string, string> {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (!isRecord(value) || !entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    throw new RangeError(`decodeSafetensors: ${name}: expected text as metadata, found ${JSON.stringify(value)}`);
  }
  return Object.fromEntries(entries);
}

/**
 * Decodes the bytes of a safetensors file of float32 tensors, the inverse of `encodeSafetensors`. A file of another program, without
 * the checksum, is accepted when its structure is sound.
 *
 * `name` is only used in error messages.
 *
 * @throws RangeError, with what was expected and what was found, when the file is truncated, changed, of another format, or holds tensors of another
 * type.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): DecodedCheckpoint {
  requireBytes('decodeSafetensors', 'bytes', bytes);
  requireText('decodeSafetensors', 'name', name);
  const { header, data } = readHeader(bytes, name);
  const { [METADATA]: remarks = {}, ...listed } = header;
  const described = requireMetadata(remarks, name);
  const { [DIGEST]: digest, ...metadata } = described;
  const entries = Object.entries(listed).map(([tensor, entry]): [string, Entry] => [tensor, requireEntry(entry, tensor, name)]);
  requireCover(entries.map(([, entry]) => entry), data.length, name);
  const verified = DIGEST in described;
  if (verified) requireDigest(bytes, digest, name);
  const tensors = entries.map(([tensor, { shape, data_offsets: [begin, end] }]): [string, CheckpointTensor] => {
    const values = new Float32Array((end - begin) / ELEMENT_BYTES);
    bytesOf(values).set(data.subarray(begin, end));
    return [tensor, { shape, values }];
  });
  return { tensors: Object.fromEntries(tensors), metadata, verified };
}
