import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { publicKernels } from '../kernels/public';
import { activation as activationNamed, derivative, saturated, type ActivationName } from '../models/activations';
import { flatRegion } from './flat-region';

/** Values of an activation that were seen, and what is known of φ. */
export interface ActivationSeen {
  /** z (`pre`) or a = φ(z) (`post`). */
  readonly tensor: Tensor;
  readonly site: 'pre' | 'post';
  /** Name of φ; null where it is not known. */
  readonly activation: string | null;
  /** Leaky ReLU's slope, ELU's α and the like (see `flatRegion`); PReLU's slopes as a tensor that broadcasts to z. */
  readonly slope?: number | Tensor | undefined;
}

/** Of the entry at an index: true where |φ′(z)| < τ, false where not, null where φ′(z) is not a number. */
export type Flatness = (index: number) => boolean | null;

/** Not monotone, or flat at a single point: their φ′ is computed. */
const COMPUTED: readonly ActivationName[] = ['gelu', 'swish', 'mish', 'abs'];

/** The name, if φ′ is to be computed from z. */
const computedName = (name: string | null): ActivationName | undefined => COMPUTED.find((known) => known === name);

/**
 * 1 where an entry of z is saturated, else 0, by φ′ itself, for an activation that is not monotone: several tensors as large as z instead of two
 * comparisons per entry. null where φ′ is not known. Call it inside `tf.tidy`.
 */
export function saturatedEntries(name: string, z: Tensor, threshold: number): Tensor | null {
  const known = computedName(name);
  return known === undefined ? null : saturated(activationNamed(known), publicKernels, z, threshold);
}

function ofSlopes(z: ArrayLike<number>, slopes: ArrayLike<number>, threshold: number): Flatness {
  const limit = Math.fround(threshold);
  return (index) => {
    if (z[index] > 0) return false;
    return Number.isNaN(z[index]) || Number.isNaN(slopes[index]) ? null : Math.abs(slopes[index]) < limit;
  };
}

function ofDerivatives(derivatives: ArrayLike<number>, threshold: number): Flatness {
  const limit = Math.fround(threshold);
  return (index) => (Number.isNaN(derivatives[index]) ? null : Math.abs(derivatives[index]) < limit);
}

/**
 * Where φ is flat, of every activation whose φ′ follows from what was seen; null of any other. A threshold meets float32 numbers as a float32 number.
 *
 * @throws RangeError unless 0 < threshold < 1.
 */
export function flatness({ tensor, site, activation, slope }: ActivationSeen, threshold: number): Flatness | null {
  if (activation === null) return null;
  if (slope !== undefined && typeof slope !== 'number') {
    if (site === 'post' || activation !== 'prelu') return null;
    return ofSlopes(tensor.dataSync(), tf.tidy(() => tf.broadcastTo(slope, tensor.shape).dataSync()), threshold);
  }
  const region = flatRegion(activation, threshold, site, slope);
  if (region) {
    const values = tensor.dataSync();
    return (index) => (Number.isNaN(values[index]) ? null : values[index] < region.below || values[index] > region.above);
  }
  const known = computedName(activation);
  if (site === 'post' || known === undefined) return null;
  return ofDerivatives(tf.tidy(() => derivative(activationNamed(known), publicKernels, tensor).dataSync()), threshold);
}
