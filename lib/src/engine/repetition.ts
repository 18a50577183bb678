import type { Program } from './program';

/** What a program finds as an input in each of several runs: the `same`, `each` time another, or, after the first run, what the one before gave as the output in this place. */
export type InputInARow = 'same' | 'each' | { readonly output: number };

/** A program that runs several times in a row. */
export interface Repetition {
  readonly program: Program;
  /** In the order of the program's inputs. */
  readonly inputs: readonly InputInARow[];
}

/** For each output, the first input that hands it on, −1 where none does. */
export function handingOn({ program, inputs }: Repetition): number[] {
  return program.outputs.map((_, place) => inputs.findIndex((input) => typeof input === 'object' && input.output === place));
}
