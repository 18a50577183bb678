import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { integerFrom, listOf } from '../checks/rules';
import type { Dataset } from '../data/dataset';

const requireShape = listOf(integerFrom(1));

/** Throws a RangeError unless examples of `features` numbers can have this shape. */
export function requireExampleShape(caller: string, shape: readonly number[] | undefined, features: number): void {
  if (shape === undefined) return;
  requireShape(caller, 'exampleShape', shape);
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== features) throw new RangeError(`${caller}: exampleShape must hold ${features} numbers, got [${shape.join(', ')}]`);
}

/** A batch `[batch, features]` as `[batch, …shape]`; the same tensor without a shape. */
export function shapedAs(inputs: Tensor, shape: readonly number[] | undefined): Tensor {
  return shape === undefined ? inputs : tf.reshape(inputs, [inputs.shape[0], ...shape]);
}

/** The shape asked for, or that of the data set; undefined for a vector. */
export function exampleShapeOf({ exampleShape }: { readonly exampleShape?: readonly number[] | undefined }, dataset: Dataset): readonly number[] | undefined {
  if (exampleShape !== undefined) return exampleShape;
  return dataset.exampleShape.length > 1 ? dataset.exampleShape : undefined;
}
