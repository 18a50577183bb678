import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { integerFrom, listOf } from '../checks/rules';

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
