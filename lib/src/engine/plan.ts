import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { NativeBackend } from './native-backend';
import type { Program } from './program';
import type { InputInARow, Repetition } from './repetition';
import type { Structure } from './structure';

/** What a call computes, and how that becomes the function's result. */
export interface Plan {
  readonly backend: NativeBackend;
  readonly program: Program;
  readonly rebuild: Structure<unknown>['rebuild'];
  /** Positions of the variables that it gives new values, which are its last outputs. */
  readonly assigned: readonly number[];
}

/** An input of several calls in a row: the same for all, or of `each` its own, along a first axis more. */
export interface GivenInARow {
  /** That of one call, or those of all. */
  readonly tensor: Tensor;
  /** Whether they are those of all. */
  readonly each: boolean;
}

/** An input or a variable, and the tensor of a call's result that the next call finds in its place. */
export type HandedOn = readonly [Tensor, Tensor];

/** Gives the variables their new values, and the result its tensors. */
export function conclude({ rebuild, assigned }: Plan, outputs: readonly Tensor[], variables: readonly Variable[]): unknown {
  const results = outputs.length - assigned.length;
  assigned.forEach((position, index) => { variables[position].assign(outputs[results + index]); });
  return rebuild(outputs);
}

/** How a planned call runs several times in a row. Call it inside `tf.tidy`. */
export function repetitionOf(
  { program, rebuild, assigned }: Plan,
  given: readonly GivenInARow[],
  variables: readonly Variable[],
  handedOn: (result: unknown) => readonly HandedOn[],
): Repetition {
  // The result of a call, with a mark in the place of each tensor.
  const marks = program.outputs.map((_, place): Tensor => tf.scalar(place));
  const places = new Map(handedOn(rebuild(marks)).map(([before, after]) => [before, marks.indexOf(after)]));
  assigned.forEach((position, index) => { places.set(variables[position], marks.length - assigned.length + index); });
  const inARow = ({ tensor, each }: GivenInARow): InputInARow => {
    const output = places.get(tensor);
    if (output !== undefined) return { output };
    return each ? 'each' : 'same';
  };
  return { program, inputs: [...given, ...variables.map((tensor) => ({ tensor, each: false }))].map(inARow) };
}
