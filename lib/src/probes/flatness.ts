import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { publicOps } from '../ops/public';
import { activation as activationNamed, derivative, saturated, type ActivationOptions } from '../models/activations';
import type { Activation } from '../models/phi';
import { DEFINITIONS } from '../theory/activations/definitions';
import { flatRegion, type FlatRegion } from './flat-region';

/** Values of an activation that were seen, and what is known of φ. */
export interface ActivationSeen {
  /** z (`pre`) or a = φ(z) (`post`). */
  readonly tensor: Tensor;
  readonly site: 'pre' | 'post';
  /** Name of φ; null where it is not known. */
  readonly activation: string | null;
  /** φ itself, where the name does not tell it. */
  readonly phi?: Activation | undefined;
  /** Leaky ReLU's slope, ELU's α and the like (see `flatRegion`); PReLU's slopes as a tensor that broadcasts to z. */
  readonly slope?: number | Tensor | undefined;
}

/** What {@link flatness} says of an entry: |φ′(z)| < τ, |φ′(z)| ≥ τ, or φ′(z) not a number. */
export const FLAT = 1;
export const ACTIVE = 0;
const NOT_A_NUMBER = -1;

/** φ, if φ′ follows from z: of one's own, or of the library's with a slope that α tells. */
function computable({ activation, phi, slope }: Pick<ActivationSeen, 'activation' | 'phi' | 'slope'>): Activation | null {
  if (phi !== undefined) return phi;
  const known = activation === null ? undefined : DEFINITIONS.get(activation);
  if (known === undefined || known.slopes !== undefined) return null;
  const alpha = known.alpha !== undefined && typeof slope === 'number' ? slope : undefined;
  return activationNamed({ name: known.name, ...(alpha !== undefined && { alpha }) } as ActivationOptions);
}

/** Where φ is flat by comparisons alone; null where these do not tell. */
export function regionOf({ activation, phi, site, slope }: Omit<ActivationSeen, 'tensor'>, threshold: number): FlatRegion | null {
  if (activation === null || phi !== undefined || (slope !== undefined && typeof slope !== 'number')) return null;
  return flatRegion(activation, threshold, site, slope);
}

/**
 * 1 where an entry of z is saturated, else 0, by φ′ itself, for an activation that comparisons do not tell: several tensors as large as z instead of
 * two comparisons per entry. null where φ′ is not known. Call it inside `tf.tidy`.
 */
export function saturatedEntries(seen: Pick<ActivationSeen, 'activation' | 'phi' | 'slope'>, z: Tensor, threshold: number): Tensor | null {
  const known = computable(seen);
  return known === null ? null : saturated(known, publicOps, z, threshold);
}

// Each loop is written out: a function called for every entry would take most of the time.

function ofRegion(values: Float32Array, { below, above }: FlatRegion): Int8Array {
  const marks = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    marks[i] = Number(value < below) + Number(value > above) - Number(Number.isNaN(value));
  }
  return marks;
}

/** φ′ is 1 where z > 0 and the slope elsewhere. */
function ofSlopes(z: Float32Array, slopes: Float32Array, limit: number): Int8Array {
  const marks = new Int8Array(z.length);
  for (let i = 0; i < z.length; i++) {
    if (z[i] > 0) continue;
    marks[i] = Number.isNaN(z[i] + slopes[i]) ? NOT_A_NUMBER : Number(Math.abs(slopes[i]) < limit);
  }
  return marks;
}

/** A φ′ that is made of comparisons is a number even where z is none. */
function ofDerivatives(z: Float32Array, derivatives: Float32Array, limit: number): Int8Array {
  const marks = new Int8Array(derivatives.length);
  for (let i = 0; i < derivatives.length; i++) {
    marks[i] = Number.isNaN(z[i] + derivatives[i]) ? NOT_A_NUMBER : Number(Math.abs(derivatives[i]) < limit);
  }
  return marks;
}

/**
 * Where φ is flat: a mark for each entry, of every activation whose φ′ follows from what was seen; null of any other. A threshold meets float32
 * numbers as a float32 number.
 *
 * @throws RangeError unless 0 < threshold < 1.
 */
export function flatness(seen: ActivationSeen, threshold: number): Int8Array | null {
  const { tensor, site, activation, phi, slope } = seen;
  if (activation === null) return null;
  if (phi === undefined && slope !== undefined && typeof slope !== 'number') {
    if (site === 'post' || activation !== 'prelu') return null;
    const slopes = tf.tidy(() => tf.broadcastTo(slope, tensor.shape).dataSync<'float32'>());
    return ofSlopes(tensor.dataSync<'float32'>(), slopes, Math.fround(threshold));
  }
  const region = regionOf(seen, threshold);
  if (region) return ofRegion(tensor.dataSync<'float32'>(), region);
  const known = site === 'pre' ? computable(seen) : null;
  if (known === null) return null;
  const derivatives = tf.tidy(() => derivative(known, publicOps, tensor).dataSync<'float32'>());
  return ofDerivatives(tensor.dataSync<'float32'>(), derivatives, Math.fround(threshold));
}
