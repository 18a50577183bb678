import { optionsOf } from '../checks/options';
import type { Tap } from '../models/network';
import { DEFAULT_SATURATION, hasOffBranch, type FlatRegion } from './flat-region';
import { FLAT, flatness, regionOf, type ActivationSeen } from './flatness';
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

/** Everything that one read-out of an activation tells. */
export type ActivationMeasured = Measured & Pick<ActivationRow, 'saturated' | 'off'>;

const NOWHERE: FlatRegion = { below: -Infinity, above: Infinity };

/** Share of the flat entries, one by one; null where φ′ is not known. */
function flatShare(seen: ActivationSeen, threshold: number): number | null {
  const marks = flatness(seen, threshold);
  if (marks === null) return null;
  let flat = 0;
  for (const mark of marks) flat += Number(mark === FLAT);
  return flat / marks.length;
}

function offShare({ activation, phi }: ActivationSeen, saturated: number | null, notPositive: number): number | null {
  if (phi !== undefined) return null;
  if (activation === 'thresholdedRelu') return saturated;
  return activation !== null && hasOffBranch(activation) ? notPositive : null;
}

/**
 * Moments of one batch of z or of a = φ(z), and the shares of saturated and off entries, where it can be in one pass over the values.
 *
 * @example measureActivation({ tensor: tf.tensor1d([-2, -1, 3, 4]), site: 'pre', activation: 'relu' }, { detail: 'norms' }) // { mean: 1, saturated: 0.5, off: 0.5, … }
 */
export function measureActivation(seen: ActivationSeen, { detail = 'full', saturation = DEFAULT_SATURATION }: ActivationProbeOptions): ActivationMeasured {
  const values = seen.tensor.dataSync<'float32'>();
  const region = regionOf(seen, saturation);
  const counted = countedMoments(values, region ?? NOWHERE);
  const saturated = region ? counted.outside / counted.size : flatShare(seen, saturation);
  return { ...measureValues(values, detail, counted), saturated, off: offShare(seen, saturated, counted.notPositive / counted.size) };
}

const requireOptions = optionsOf<ActivationProbeOptions>({ step: requireStep, detail: requireDetail, saturation: requireShare });

/**
 * Two rows per weight layer: z_l (`pre`) and a_l = φ(z_l) (`post`) of one batch. Both carry the same shares of saturated and off entries, which are of z_l.
 *
 * Shares are of the entries of **this batch**: a unit that is off here may be on elsewhere. See `deadUnits` for a verdict over a data set. A NaN is
 * neither saturated nor off; `status` and `nans` tell of it.
 *
 * @example probes.activationRows(net.forward(x, 'train').taps)[0].saturated
 */
export function activationRows(taps: readonly Tap[], options: ActivationProbeOptions = {}): ActivationRow[] {
  requireTaps('activationRows', 'taps', taps);
  requireOptions('activationRows', 'options', options);
  const { step = 0, detail = 'full', saturation = DEFAULT_SATURATION } = options;
  return taps.flatMap((tap): ActivationRow[] => {
    const { layer, depth, activation, phi, preActivation, postActivation } = tap;
    const place = { step, layer, depth, timeStep: null, activation };
    const pre = measureActivation({ tensor: preActivation, site: 'pre', activation, phi, slope: slopeOf(tap) }, { detail, saturation });
    const { saturated, off } = pre;
    const post = postActivation === preActivation ? pre : measureValues(postActivation.dataSync<'float32'>(), detail);
    return [{ ...place, site: 'pre', ...pre }, { ...place, site: 'post', ...post, saturated, off }];
  });
}

/** What is known of φ beside its name. */
export function slopeOf({ alpha, slopes }: Pick<Tap, 'alpha' | 'slopes'>): ActivationSeen['slope'] {
  return slopes ?? alpha ?? undefined;
}
