import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { TAG } from './graph-definition';
import type { NativeBackend } from './native-backend';
import type { Program } from './program';
import { handingOn, type Repetition } from './repetition';
import { resultName, savedLoop, TIMES } from './saved-loop';
import { inputName, savedModel, sourceName } from './saved-model';

/** A program in a session of TensorFlow, ready to run as a whole. */
export interface Graph {
  /** From tensors for the program's inputs to its outputs, in their orders. An error once disposed of. */
  readonly run: (inputs: readonly Tensor[]) => Tensor[];
  readonly dispose: () => void;
}

/** The same of a program that runs several times in a row. */
export interface Loop {
  /** Outputs are those of all runs along a first axis, or where an input hands them on that of the last. */
  readonly run: (inputs: readonly TensorInfo[], times: number) => Tensor[];
  readonly dispose: () => void;
}

/** TensorFlow reads graphs from a folder only. Null when it does not accept one, or no temporary file can be written. */
function load(backend: NativeBackend, contents: Uint8Array | null): number | null {
  if (contents === null) return null;
  try {
    const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), contents);
      return backend.loadSavedModelMetaGraph(folder, TAG);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    return null;
  }
}

/** Loads a program into TensorFlow; null when it does not accept it. */
export function graphOf(backend: NativeBackend, program: Program): Graph | null {
  const session = load(backend, savedModel(backend.binding, program));
  if (session === null) return null;
  const feeds = program.inputs.map((_, index) => ({ name: inputName(index) }));
  // TensorFlow does not hand out again what it is fed.
  const fetches = program.outputs.filter(({ from }) => from !== 'input').map(sourceName);
  return {
    run(inputs) {
      const results = backend.runSavedModel(session, inputs, feeds, fetches);
      let next = 0;
      return program.outputs.map((source) => (source.from === 'input' ? tf.clone(inputs[source.index]) : results[next++]));
    },
    dispose: () => { backend.deleteSavedModel(session); },
  };
}

/** The same for a program that runs several times. */
export function loopOf(backend: NativeBackend, repetition: Repetition): Loop | null {
  const session = load(backend, savedLoop(backend.binding, repetition));
  if (session === null) return null;
  const feeds = [...repetition.inputs.map((_, index) => ({ name: inputName(index) })), { name: TIMES }];
  const fetches = handingOn(repetition).map((heir, place) => resultName(place, heir));
  return {
    run(inputs, times) {
      const count = tf.scalar(times, 'int32');
      try {
        return backend.runSavedModel(session, [...inputs, count], feeds, fetches);
      } finally {
        count.dispose();
      }
    },
    dispose: () => { backend.deleteSavedModel(session); },
  };
}
