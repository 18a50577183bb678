import type { NativeBackend } from './native-backend';
import type { Program } from './program';
import type { Repetition } from './repetition';

/** A program in a session of TensorFlow, of which a browser has none. */
export interface Graph {
  readonly run: (inputs: readonly unknown[]) => never;
  readonly dispose: () => void;
}

/** The same of a program that runs several times. */
export interface Loop {
  readonly run: (inputs: readonly unknown[], times: number) => never;
  readonly dispose: () => void;
}

/** None: what would become a graph runs operation by operation. */
export function graphOf(_backend: NativeBackend, _program: Program): Graph | null {
  return null;
}

/** None, likewise. */
export function loopOf(_backend: NativeBackend, _repetition: Repetition): Loop | null {
  return null;
}
