import type { NativeBackend } from './native-backend';
import type { Program } from './program';

/** A program in a session of TensorFlow, of which a browser has none. */
export interface Graph {
  readonly run: (inputs: readonly unknown[]) => never;
  readonly dispose: () => void;
}

/** None: what would become a graph runs operation by operation. */
export function graphOf(_backend: NativeBackend, _program: Program): Graph | null {
  return null;
}
