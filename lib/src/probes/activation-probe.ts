import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { publicKernels } from '../kernels/public';
import { ACTIVATION_NAMES, activation, saturated, type ActivationName } from '../models/activations';
import type { Tap } from '../models/network';
import { DEFAULT_SATURATION, flatRegion, hasOffBranch, type FlatRegion } from './flat-region';
import { measureValues } from './measure';
import { countedMoments } from './moments';
import { requireDetail, requireShare, requireStep, requireTaps } from './require-probe';
import type { ActivationRow, Detail, Measured } from './rows';

/** How to label and measure a set of activations. */
export interface ActivationProbeOptions {
  /** Optimizer steps completed before this pass. Default 0. */
  readonly step?: number;
  /** Default `full`. */
  readonly detail?: Detail;
  /** τ: an entry with |φ′(z)| < τ is saturated. Default 0.01. */
  readonly saturation?: number;
}

/** Which values of an activation were seen, and what is known of φ. */
export interface ActivationSeen {
  /** z (`pre`) or a = φ(z) (`post`). */
  readonly tensor: Tensor;
  readonly site: 'pre' | 'post';
  readonly activation: string;
  /** Leaky ReLU's slope, ELU's α. */
  readonly slope?: number | undefined;
}

/** Everything that one read-out of an activation tells. */
export type ActivationMeasured = Measured & Pick<ActivationRow, 'saturated' | 'off'>;

const NOWHERE: FlatRegion = { below: -Infinity, above: Infinity };

/** Whether φ′ follows from the name of φ and z. */
function hasKnownDerivative(name: string): name is Exclude<ActivationName, 'prelu'> {
  return name !== 'prelu' && ACTIVATION_NAMES.some((known) => known === name);
}

/**
 * 1 where an entry of z is saturated, else 0, by φ′ itself, for an activation that is not monotone: several tensors as large as z instead of two
 * comparisons per entry. null where φ′ is not known. Call it inside `tf.tidy`.
 */
export function saturatedEntries(name: string, z: Tensor, threshold: number): Tensor | null {
  return hasKnownDerivative(name) ? saturated(activation(name), publicKernels, z, threshold) : null;
}

function saturatedByDerivative({ tensor, site, activation: name }: ActivationSeen, threshold: number): number | null {
  if (site === 'post' || !hasKnownDerivative(name)) return null;
  return tf.tidy(() => tf.sum(saturated(activation(name), publicKernels, tensor, threshold)).dataSync()[0]) / tensor.size;
}

/**
 * Moments of one batch of z or of a = φ(z), and the shares of saturated and off entries, in one pass over the values.
 *
 * @example measureActivation({ tensor: tf.tensor1d([-2, -1, 3, 4]), site: 'pre', activation: 'relu' }, { detail: 'norms' }) // { mean: 1, saturated: 0.5, off: 0.5, … }
 */
export function measureActivation(seen: ActivationSeen, { detail = 'full', saturation = DEFAULT_SATURATION }: ActivationProbeOptions): ActivationMeasured {
  const values = seen.tensor.dataSync<'float32'>();
  const region = flatRegion(seen.activation, saturation, seen.site, seen.slope);
  const counted = countedMoments(values, region ?? NOWHERE);
  return {
    ...measureValues(values, detail, counted),
    saturated: region ? counted.outside / counted.size : saturatedByDerivative(seen, saturation),
    off: hasOffBranch(seen.activation) ? counted.notPositive / counted.size : null,
  };
}

const requireOptions = optionsOf<ActivationProbeOptions>({ step: requireStep, detail: requireDetail, saturation: requireShare });

/**
 * Two rows per weight layer: z_l (`pre`) and a_l = φ(z_l) (`post`) of one batch. Both carry the same shares of saturated and off entries, which are of z_l.
 *
 * Shares are of the entries of **this batch**: a unit that is off here may be on elsewhere. See `deadUnits` for a verdict over a data set.
 *
 * @example activationRows(net.forward(x, 'train').taps)[0].saturated
 */
export function activationRows(taps: readonly Tap[], options: ActivationProbeOptions = {}): ActivationRow[] {
  requireTaps('activationRows', 'taps', taps);
  requireOptions('activationRows', 'options', options);
  const { step = 0, detail = 'full', saturation = DEFAULT_SATURATION } = options;
  return taps.flatMap((tap): ActivationRow[] => {
    const { layer, depth, activation, preActivation, postActivation } = tap;
    const place = { step, layer, depth, timeStep: null, activation };
    const pre = measureActivation({ tensor: preActivation, site: 'pre', activation, slope: tap.alpha ?? undefined }, { detail, saturation });
    const { saturated, off } = pre;
    const post = postActivation === preActivation ? pre : measureValues(postActivation.dataSync<'float32'>(), detail);
    return [{ ...place, site: 'pre', ...pre }, { ...place, site: 'post', ...post, saturated, off }];
  });
}
