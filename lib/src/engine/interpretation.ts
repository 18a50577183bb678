import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeBackend } from './native-backend';
import type { Program, Source } from './program';

/** How often each output of an operation is still to be read. */
function readers({ operations, outputs }: Program): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (source: Source): void => {
    if (source.from === 'operation') counts.set(key(source), (counts.get(key(source)) ?? 0) + 1);
  };
  for (const { inputs } of operations) inputs.forEach(count);
  outputs.forEach(count);
  return counts;
}

const key = ({ index, output }: Extract<Source, { from: 'operation' }>): string => `${index}:${output}`;

/**
 * Runs a program operation by operation, with the roundings of its graph. What nobody will read any more is freed at once. Call it inside `tf.tidy`.
 *
 * @param given tensors for the program's inputs.
 */
export function interpret(backend: NativeBackend, program: Program, given: readonly Tensor[]): Tensor[] {
  const left = readers(program);
  const made = new Map<string, Tensor>();
  const constants = program.constants.map(({ shape, dtype, values }): TensorInfo => {
    const info = { shape: [...shape], dtype };
    return { ...info, dataId: backend.write(values as Float32Array, info.shape, dtype) };
  });
  const resultOf = (source: Extract<Source, { from: 'operation' }>): Tensor => {
    const result = made.get(key(source));
    if (result === undefined) throw new Error(`interpret: operation ${source.index} must have run before it is read`);
    return result;
  };
  const tensorOf = (source: Source): Tensor | TensorInfo => {
    if (source.from === 'input') return given[source.index];
    return source.from === 'constant' ? constants[source.index] : resultOf(source);
  };
  const release = (source: Source): void => {
    if (source.from !== 'operation') return;
    const name = key(source);
    const count = (left.get(name) ?? 0) - 1;
    left.set(name, count);
    if (count === 0) made.get(name)?.dispose();
  };
  try {
    program.operations.forEach(({ name: operation, attributes, inputs, outputs }, index) => {
      const operands = inputs.map(tensorOf);
      const results = outputs.length === 1
        ? [backend.executeSingleOutput(operation, attributes, operands)]
        : backend.executeMultipleOutputs(operation, attributes, operands, outputs.length);
      results.forEach((result, output) => {
        const name = key({ from: 'operation', index, output });
        if (left.has(name)) made.set(name, result);
        else result.dispose();
      });
      inputs.forEach(release);
    });
    return program.outputs.map((source, place) => {
      if (source.from === 'constant') {
        const { shape, dtype, values } = program.constants[source.index];
        return tf.tensor(values.slice(), [...shape], dtype);
      }
      const tensor = source.from === 'input' ? given[source.index] : resultOf(source);
      const isTaken = source.from === 'input' || program.outputs.slice(0, place).some((other) => other.from === 'operation' && key(other) === key(source));
      return isTaken ? tf.clone(tensor) : tensor;
    });
  } finally {
    for (const { dataId } of constants) backend.disposeData(dataId);
  }
}
