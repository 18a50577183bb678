import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';
import { usesGraphs } from '../engine/compiled-function';
import type { Network, Passes, Tap } from '../models/network';
import { hasOffBranch, type FlatRegion } from './flat-region';
import { regionOf, saturatedEntries } from './flatness';
import { measuredFromSums, MOMENT_SUMS, momentSums } from './float-sums';
import { measuredNorm, normFromHalfSquares } from './measure';
import type { ActivationRow, GradientRow, Measured } from './rows';

// A sketch is what the rows of a step are made of, computed where its passes are: on tfjs-node in their graph, so that a probed step reads out one
// short vector instead of every activation, and TensorFlow need not keep them.

/** What to sketch. */
export interface SketchOptions {
  readonly gradients: boolean;
  readonly activations: boolean;
  /** τ: an entry with |φ′(z)| < τ is saturated. */
  readonly saturation: number;
}

/** A tap without its values. */
interface TapOutline extends Pick<ActivationRow, 'layer' | 'depth' | 'activation'> {
  readonly size: number;
  /** Whether a is z itself, as in the output layer. */
  readonly linear: boolean;
  /** Whether the count of saturated entries, and of those that are off, is among the numbers. */
  readonly saturated: boolean;
  readonly off: boolean;
}

/** Sums and counts, and what they are of. */
export interface Sketch<Values = Float32Array> {
  readonly values: Values;
  readonly taps: readonly TapOutline[];
}

/** float32 counts are exact up to here. */
const LARGEST_COUNT = 2 ** 24;

/** Whether to sketch the steps of this network: operation by operation reading the values out is cheaper. */
export function sketchesPay({ ops }: Pick<Network, 'ops'>): boolean {
  return ops.name === 'native' && usesGraphs();
}

/** The least float32 number ≥ x. */
function float32NotBelow(x: number): number {
  const rounded = Math.fround(x);
  if (rounded >= x) return rounded;
  const bits = new Int32Array(Float32Array.of(rounded).buffer);
  bits[0] += rounded < 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0];
}

/** How many entries are true. */
function count(where: Tensor): Tensor {
  return tf.sum(tf.cast(where, 'float32'));
}

/** How many values are smaller than a bound; one just above 0 means those that are not above it. */
function countBelow(x: Tensor, bound: number): Tensor {
  return count(bound > 0 && Math.fround(bound) === 0 ? tf.lessEqual(x, 0) : tf.less(x, float32NotBelow(bound)));
}

function countOutside(x: Tensor, { below, above }: FlatRegion): Tensor {
  const parts = [
    ...(below === -Infinity ? [] : [countBelow(x, below)]),
    ...(above === Infinity ? [] : [count(tf.greater(x, -float32NotBelow(-above)))]),
  ];
  return parts.length === 0 ? tf.scalar(0) : parts.reduce((sum, part) => tf.add(sum, part));
}

function saturatedCount({ preActivation, activation, phi, alpha, slopes }: Tap, threshold: number): Tensor | null {
  if (slopes) return count(tf.logicalAnd(tf.lessEqual(preActivation, 0), tf.less(tf.abs(slopes), threshold)));
  const seen = { activation, phi, site: 'pre', slope: alpha ?? undefined } as const;
  const region = regionOf(seen, threshold);
  if (region !== null) return countOutside(preActivation, region);
  const saturated = saturatedEntries(seen, preActivation, threshold);
  return saturated && count(saturated);
}

function sketchTap(tap: Tap, saturation: number, ops: Ops): { numbers: Tensor[]; outline: TapOutline } {
  const { layer, depth, activation, phi, preActivation, postActivation } = tap;
  const linear = postActivation === preActivation;
  const saturated = saturatedCount(tap, saturation);
  const off = phi === undefined && hasOffBranch(activation) ? countBelow(preActivation, Number.MIN_VALUE) : null;
  const counts = [saturated, off].flatMap((each) => each ?? []);
  return {
    numbers: [...momentSums(preActivation, ops), ...counts, ...(linear ? [] : momentSums(postActivation, ops))],
    outline: { layer, depth, activation, size: preActivation.size, linear, saturated: saturated !== null, off: off !== null },
  };
}

/** The numbers from which `rowsOfSketch` makes the rows of a step; null where there would be none, or too many entries to count. Inside `tf.tidy`. */
export function sketch({ gradients, taps }: Passes, options: SketchOptions, ops: Ops): Sketch<Tensor> | null {
  if (taps.some(({ preActivation: { size } }) => size > LARGEST_COUNT)) return null;
  const squares = options.gradients ? gradients.map((gradient) => ops.halfSumOfSquares(gradient)) : [];
  const sketches = options.activations ? taps.map((tap) => sketchTap(tap, options.saturation, ops)) : [];
  const numbers = [...squares, ...sketches.flatMap((each) => each.numbers)];
  return numbers.length === 0 ? null : { values: tf.stack(numbers), taps: sketches.map(({ outline }) => outline) };
}

type Described = Network['parameters'][number];

// Rows are written out: putting them together by spreads took 0.1 ms of a step of net A.

function gradientRow(step: number, { layer, depth, role, variable }: Described, halfSquares: number): GradientRow | null {
  const norm = normFromHalfSquares(halfSquares, variable.size);
  if (norm === null) return null;
  const { size, rms, mean, std, maxAbs, zeros, nans, infs, status } = measuredNorm(norm, variable.size);
  return { step, layer, depth, parameter: role, rank: variable.rank, stage: 'raw', size, norm, rms, mean, std, maxAbs, zeros, nans, infs, status };
}

function activationRows(step: number, tap: TapOutline, take: (length: number) => Float32Array): ActivationRow[] | null {
  const { layer, depth, activation, size, linear } = tap;
  const pre: Measured | null = measuredFromSums(size, take(MOMENT_SUMS));
  const share = (known: boolean): number | null => (known ? take(1)[0] / size : null);
  const [saturated, off] = [share(tap.saturated), share(tap.off)];
  const post = linear ? pre : measuredFromSums(size, take(MOMENT_SUMS));
  if (pre === null || post === null) return null;
  const row = (site: ActivationRow['site'], { norm, rms, mean, std, maxAbs, zeros, nans, infs, status }: Measured): ActivationRow => ({
    step, layer, depth, timeStep: null, activation, site, size, norm, rms, mean, std, maxAbs, zeros, nans, infs, status, saturated, off,
  });
  return [row('pre', pre), row('post', post)];
}

/** Rows of a step without its tensors. */
export interface SketchedRows {
  readonly gradients: readonly GradientRow[];
  readonly activations: readonly ActivationRow[];
}

/**
 * The rows of a sketched step, at detail `norms`; null where float32 did not suffice for one of them.
 *
 * @param parameters of the network, if its gradients were sketched; else none.
 */
export function rowsOfSketch({ values, taps }: Sketch, step: number, parameters: readonly Described[]): SketchedRows | null {
  let position = 0;
  const take = (length: number): Float32Array => values.subarray(position, (position += length));
  const gradients = parameters.map((parameter) => gradientRow(step, parameter, take(1)[0]));
  const activations = taps.map((tap) => activationRows(step, tap, take));
  if (!gradients.every((row) => row !== null) || !activations.every((rows) => rows !== null)) return null;
  return { gradients, activations: activations.flat() };
}
