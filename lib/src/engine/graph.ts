import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeBackend } from './native-backend';
import type { Program } from './program';
import { inputName, savedModel, sourceName, TAG } from './saved-model';

/** A program in a session of TensorFlow, ready to run as a whole. */
export interface Graph {
  /** From tensors for the program's inputs to its outputs, in their orders. An error once disposed of. */
  readonly run: (inputs: readonly TensorInfo[]) => Tensor[];
  readonly dispose: () => void;
}

/** TensorFlow reads graphs from a folder only. */
function load(backend: NativeBackend, contents: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), contents);
    return backend.loadSavedModelMetaGraph(folder, TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Loads a program into TensorFlow; null when it does not accept it, or no temporary file can be written. */
export function graphOf(backend: NativeBackend, program: Program): Graph | null {
  const contents = savedModel(backend.binding, program);
  if (contents === null) return null;
  let session: number;
  try {
    session = load(backend, contents);
  } catch {
    return null;
  }
  const feeds = program.inputs.map((_, index) => ({ name: inputName(index) }));
  const fetches = program.outputs.map(sourceName);
  return {
    run: (inputs) => backend.runSavedModel(session, inputs, feeds, fetches),
    dispose: () => { backend.deleteSavedModel(session); },
  };
}
