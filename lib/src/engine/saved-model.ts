import { DATA_TYPES } from './data-types';
import { operationNodes, outputName, placeholder, programConstant, savedModelOf } from './graph-definition';
import type { NativeBackend } from './native-backend';
import type { Program, Source } from './program';

/** Name of the node that holds an input. */
export const inputName = (index: number): string => `i${index}`;

/** Name of a constant's node. */
export const constantName = (index: number): string => `c${index}`;

/** Name of a tensor in the graph. */
export function sourceName(source: Source): string {
  if (source.from === 'input') return `${inputName(source.index)}:0`;
  return source.from === 'constant' ? `${constantName(source.index)}:0` : outputName(source);
}

/** A program as the contents of a file `saved_model.pb` of TensorFlow. Null for an operation with an attribute that cannot be written. */
export function savedModel(binding: NativeBackend['binding'], { inputs, constants, operations }: Program): Uint8Array | null {
  const nodes = operationNodes(binding, operations, sourceName);
  return nodes && savedModelOf([
    ...inputs.map(({ shape, dtype }, index) => placeholder(inputName(index), DATA_TYPES[dtype], shape)),
    ...constants.flatMap((values, index) => programConstant(constantName(index), values)),
    ...nodes,
  ]);
}
