import * as tf from '@tensorflow/tfjs-core';
import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { having, type Rule } from '../checks/rules';
import { shown } from '../checks/shown';

const isTensor = (value: unknown): value is Tensor => value instanceof tf.Tensor;

/** A tensor of numbers of this type that is not disposed. */
export function requireTensor(caller: string, name: string, value: unknown, dtype: DataType = 'float32'): asserts value is Tensor {
  if (!isTensor(value)) throw new TypeError(`${caller}: ${name} must be a tensor, got ${shown(value)}`);
  const tensor = value;
  if (tensor.isDisposed) throw new Error(`${caller}: ${name} must be a tensor in use, got ${shown(tensor)}`);
  if (tensor.dtype !== dtype) throw new TypeError(`${caller}: ${name} must be ${dtype}, got ${tensor.dtype} [${tensor.shape.join(', ')}]`);
}

/** The same for a list of tensors. */
export function requireTensors(caller: string, name: string, value: unknown): asserts value is readonly Tensor[] {
  if (!Array.isArray(value)) throw new TypeError(`${caller}: ${name} must be an array of tensors, got ${shown(value)}`);
  for (let index = 0; index < value.length; index++) requireTensor(caller, `${name}[${index}]`, value[index]);
}

export const requireOps: Rule = having('ops, as opsNamed gives them', 'name', 'matMul', 'softmaxCrossEntropy');

/** Throws unless what a function of somebody's own gave is a tensor of this shape. */
export function requireGiven(caller: string, what: string, value: unknown, shape: readonly number[]): void {
  if (!isTensor(value)) throw new TypeError(`${caller}: ${what} must be a tensor, got ${shown(value)}`);
  if (value.shape.join() !== shape.join()) throw new RangeError(`${caller}: ${what} must have shape [${shape.join(', ')}], got [${value.shape.join(', ')}]`);
}
