import type { DATA_TYPES } from './data-types';
import type { OperationAttribute } from './native-backend';

/** Types of tensors that a program may hold. */
export type ProgramType = keyof typeof DATA_TYPES;

/** Shape and type of a tensor. */
export interface Form {
  readonly shape: readonly number[];
  readonly dtype: ProgramType;
}

/** Where a tensor of a program comes from: one of its inputs, one of its constants, or an output of one of its operations. */
export type Source =
  | { readonly from: 'input'; readonly index: number }
  | { readonly from: 'constant'; readonly index: number }
  | { readonly from: 'operation'; readonly index: number; readonly output: number };

/** A tensor whose values are the same at every call. */
export interface Constant extends Form {
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** One TensorFlow operation, in the order of execution. */
export interface Operation {
  /** TensorFlow's name, e.g. `BatchMatMulV2`. */
  readonly name: string;
  readonly attributes: readonly OperationAttribute[];
  readonly inputs: readonly Source[];
  readonly inputTypes: readonly ProgramType[];
  readonly outputs: readonly Form[];
}

/** A pass through a network as the list of the TensorFlow operations it ran. */
export interface Program {
  readonly inputs: readonly Form[];
  readonly constants: readonly Constant[];
  readonly operations: readonly Operation[];
  readonly outputs: readonly Source[];
}

/** A constant's values in memory. */
export const constantBytes = ({ values }: Constant): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** Shape and type of what a source gives. */
export function formOf({ inputs, constants, operations }: Pick<Program, 'inputs' | 'constants' | 'operations'>, source: Source): Form {
  if (source.from === 'input') return inputs[source.index];
  if (source.from === 'constant') return constants[source.index];
  return operations[source.index].outputs[source.output];
}

/** Whether two programs run the same operations on the same constants, to the bit. */
export function sameProgram(a: Program, b: Program): boolean {
  const frame = ({ inputs, constants, operations, outputs }: Program): string =>
    JSON.stringify([inputs, operations, outputs, constants.map(({ shape, dtype }) => [shape, dtype])]);
  return frame(a) === frame(b) && a.constants.every((constant, index) => constantBytes(constant).equals(constantBytes(b.constants[index])));
}
