import { decodeSafetensors } from './decode-safetensors';
import { encodeSafetensors, requireCheckpoint, type Checkpoint } from './encode-safetensors';
import { readBytes, writeInOneGo } from './files';
import { requirePath } from './path';
import { fileError } from './system-errors';

/**
 * Saves named float32 tensors exactly, as one safetensors file (see `encodeSafetensors`); its folder is made when missing.
 *
 * The file is written beside its place and then renamed: whoever opens `path`, even after a crash, finds the old checkpoint
 * or the new one, whole.
 *
 * @throws RangeError for tensors that do not fit their shapes; Error with the system's `code` (`ENOSPC`, `EACCES`) that names the file when it cannot
 * be written, in which case an older checkpoint is untouched and nothing else is left.
 * @example
 * saveCheckpoint('runs/bias.safetensors', { tensors: { 'dense1/bias': { shape: [2], values: Float32Array.of(0, 1) } } });
 * // in Python: safetensors.numpy.load_file('runs/bias.safetensors')['dense1/bias']
 */
export function saveCheckpoint(path: string, checkpoint: Checkpoint): void {
  requirePath('saveCheckpoint', 'path', path);
  requireCheckpoint('saveCheckpoint', 'checkpoint', checkpoint);
  const bytes = encodeSafetensors(checkpoint);
  try {
    writeInOneGo(path, bytes);
  } catch (cause) {
    throw fileError('saveCheckpoint', path, `a place for a file of ${bytes.length} bytes`, cause);
  }
}

/**
 * Loads what `saveCheckpoint` saved.
 *
 * @throws RangeError, naming the file, what was expected and what was found, when it is truncated or changed in any byte, or is not ours and so has
 * no checksum (`decodeSafetensors` reads such a file); Error with the system's `code` when it cannot be read.
 * @example
 * saveCheckpoint('runs/bias.safetensors', { tensors: { 'dense1/bias': { shape: [2], values: Float32Array.of(0, 1) } } });
 * loadCheckpoint('runs/bias.safetensors').tensors['dense1/bias'] // { shape: [2], values: [0, 1] }
 */
export function loadCheckpoint(path: string): Required<Checkpoint> {
  requirePath('loadCheckpoint', 'path', path);
  const { tensors, metadata, verified } = decodeSafetensors(readBytes('loadCheckpoint', path), path);
  if (!verified) throw new RangeError(`loadCheckpoint: ${path}: expected a sha256 in its metadata, found none`);
  return { tensors, metadata };
}
