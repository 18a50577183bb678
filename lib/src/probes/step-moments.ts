import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { usesGraphs } from '../engine/engine';
import type { Ops } from '../ops/ops';
import type { ForwardBackwardResult, Network, Tap } from '../models/network';
import { hasOffBranch, type FlatRegion } from './flat-region';
import { regionOf, saturatedEntries } from './flatness';
import { measuredFromSums, momentSums, type MomentSums } from './float-sums';
import { measuredNorm, normFromHalfSquares } from './measure';
import type { ActivationRow, GradientRow, Measured } from './rows';

// The moments of a step are what its rows are made of, computed where its tensors are: on tfjs-node in the step's graph, so that one short vector is read
// out instead of every activation.

/** Which moments of a step. */
export interface MomentsWanted {
  readonly gradients: boolean;
  /** With the least and the largest entry of each gradient, which tell whether one lies beyond a limit. Default false. */
  readonly extremes?: boolean;
  readonly activations: boolean;
  /** τ: an entry with |φ′(z)| < τ is saturated. */
  readonly saturation: number;
}

/** Moments of one gradient: scalars where it is, numbers once they are read. */
export interface GradientMoments<Value = number> {
  /** ½Σg². */
  readonly halfSquares: Value;
  readonly least: Value | null;
  readonly largest: Value | null;
}

/** Moments of one tap; of `post` none where a is z itself, as in the output layer. */
export interface TapMoments<Value = number> extends Pick<ActivationRow, 'layer' | 'depth' | 'activation'> {
  readonly size: number;
  readonly pre: MomentSums<Value>;
  readonly post: MomentSums<Value> | null;
  /** Counts of entries; null where they are not known. */
  readonly saturated: Value | null;
  readonly off: Value | null;
}

/** Moments of the tensors of one step. */
export interface StepMoments<Value = number> {
  readonly gradients: readonly GradientMoments<Value>[];
  readonly taps: readonly TapMoments<Value>[];
}

/** float32 counts are exact up to here. */
const LARGEST_COUNT = 2 ** 24;

/** Whether moments pay for this network: operation by operation, reading the values out is cheaper. */
export function momentsPay({ ops, lossAndGradients: { passes } }: Pick<Network, 'ops' | 'lossAndGradients'>): boolean {
  return ops.name === 'native' && usesGraphs() && passes?.engine.steady !== false;
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

function tapMoments(tap: Tap, saturation: number, ops: Ops): TapMoments<Tensor> {
  const { layer, depth, activation, phi, preActivation, postActivation } = tap;
  return {
    layer,
    depth,
    activation,
    size: preActivation.size,
    pre: momentSums(preActivation, ops),
    post: postActivation === preActivation ? null : momentSums(postActivation, ops),
    saturated: saturatedCount(tap, saturation),
    off: phi === undefined && hasOffBranch(activation) ? countBelow(preActivation, Number.MIN_VALUE) : null,
  };
}

function gradientMoments(gradient: Tensor, extremes: boolean, ops: Ops): GradientMoments<Tensor> {
  const [least, largest] = extremes ? ops.extremes(gradient) : [null, null];
  return { halfSquares: ops.halfSumOfSquares(gradient), least, largest };
}

/** The moments of a step, as scalars; null where there are too many entries to count. Call it inside `tf.tidy`. */
export function stepMoments({ gradients, taps }: Pick<ForwardBackwardResult, 'gradients' | 'taps'>, wanted: MomentsWanted, ops: Ops): StepMoments<Tensor> | null {
  if (wanted.activations && taps.some(({ preActivation: { size } }) => size > LARGEST_COUNT)) return null;
  return {
    gradients: wanted.gradients ? gradients.map((gradient) => gradientMoments(gradient, wanted.extremes === true, ops)) : [],
    taps: wanted.activations ? taps.map((tap) => tapMoments(tap, wanted.saturation, ops)) : [],
  };
}

type Described = Network['parameters'][number];

// Rows are written out: putting them together by spreads takes a noticeable part of a step.

function gradientRow(step: number, { layer, depth, role, variable }: Described, halfSquares: number): GradientRow | null {
  const norm = normFromHalfSquares(halfSquares, variable.size);
  if (norm === null) return null;
  const { size, rms, mean, std, maxAbs, zeros, nans, infs, status } = measuredNorm(norm, variable.size);
  return { step, layer, depth, parameter: role, rank: variable.rank, stage: 'raw', size, norm, rms, mean, std, maxAbs, zeros, nans, infs, status };
}

function activationRows(step: number, { layer, depth, activation, size, pre, post, saturated, off }: TapMoments): ActivationRow[] | null {
  const measured = { pre: measuredFromSums(size, pre), post: measuredFromSums(size, post ?? pre) };
  if (measured.pre === null || measured.post === null) return null;
  const shares = { saturated: saturated === null ? null : saturated / size, off: off === null ? null : off / size };
  const row = (site: ActivationRow['site'], { norm, rms, mean, std, maxAbs, zeros, nans, infs, status }: Measured): ActivationRow => ({
    step, layer, depth, timeStep: null, activation, site, size, norm, rms, mean, std, maxAbs, zeros, nans, infs, status, saturated: shares.saturated, off: shares.off,
  });
  return [row('pre', measured.pre), row('post', measured.post)];
}

/** ‖g‖ and the largest |entry| of each gradient; null where float32 did not suffice, or they were not wanted. */
export function extentsOf({ gradients }: StepMoments, parameters: readonly Described[]): { norm: number; largest: number }[] | null {
  const all = gradients.flatMap(({ halfSquares, least, largest }, index) => {
    const norm = normFromHalfSquares(halfSquares, parameters[index].variable.size);
    return norm === null || least === null || largest === null ? [] : [{ norm, largest: Math.max(-least, largest) }];
  });
  return all.length === parameters.length ? all : null;
}

/** Rows of a step without its tensors. */
export interface RowsOfMoments {
  readonly gradients: readonly GradientRow[];
  readonly activations: readonly ActivationRow[];
}

/** The rows of a step at detail `norms`, from its moments; null where float32 did not suffice for one of them. */
export function rowsOfMoments({ gradients, taps }: StepMoments, step: number, parameters: readonly Described[]): RowsOfMoments | null {
  const ofGradients = gradients.map(({ halfSquares }, index) => gradientRow(step, parameters[index], halfSquares));
  const ofTaps = taps.map((tap) => activationRows(step, tap));
  if (!ofGradients.every((row) => row !== null) || !ofTaps.every((rows) => rows !== null)) return null;
  return { gradients: ofGradients, activations: ofTaps.flat() };
}
