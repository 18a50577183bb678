import { requireFinite } from '../checks/rules';
import { bisect } from '../numeric/root';

/** The interval of activations in which one sigmoid neuron's factor |wσ′(wa + b)| reaches 1. */
export interface ExplosionWindow {
  /** Smallest such a. */
  from: number;
  /** Largest such a. */
  to: number;
  /** to − from, the same for every bias. */
  width: number;
}

/**
 * Width of {a : |wσ′(wa + b)| ≥ 1}, the activations from which a gradient does not shrink on its way through one sigmoid neuron:
 *
 *   (2/|w|)·ln(|w|(1 + √(1 − 4/|w|))/2 − 1),
 *
 * 0 for |w| ≤ 4 (at |w| = 4 the set is one point; below it is empty). It follows from σ′(z) ≥ 1/|w| ⇔ e^|z| ≤ |w|(1 + √(1 − 4/|w|))/2 − 1.
 *
 * @throws RangeError when the weight is not finite.
 * @example theory.explosionWindowWidth(6.89415) // 0.447743
 * @see M. Nielsen, Neural Networks and Deep Learning, ch. 5, http://neuralnetworksanddeeplearning.com/chap5.html
 */
export function explosionWindowWidth(weight: number): number {
  requireFinite('explosionWindowWidth', 'weight', weight);
  const size = Math.abs(weight);
  if (size <= 4) return 0;
  return (2 / size) * Math.log((size * (1 + Math.sqrt(1 - 4 / size))) / 2 - 1);
}

/**
 * The interval itself, centred on a = −b/w, where z = 0; `null` when it is empty, |w| < 4.
 *
 * @throws RangeError when weight or bias is not finite.
 * @example theory.explosionWindow(8, -4) // { from: 0.2797, to: 0.7203, width: 0.4407 }
 */
export function explosionWindow(weight: number, bias: number): ExplosionWindow | null {
  requireFinite('explosionWindow', 'weight', weight);
  requireFinite('explosionWindow', 'bias', bias);
  if (Math.abs(weight) < 4) return null;
  const width = explosionWindowWidth(weight);
  const centre = -bias / weight;
  return { from: centre - width / 2, to: centre + width / 2, width };
}

/**
 * The widest window any weight has: 0.447743 at |w| = 6.89415.
 *
 * With |w| = 4cosh²u the width is u/cosh²u, which is largest where 2u·tanh u = 1.
 *
 * @example theory.widestExplosionWindow() // { weight: 6.894151, width: 0.447743 }
 */
export function widestExplosionWindow(): { weight: number; width: number } {
  const u = bisect((v) => 2 * v * Math.tanh(v) - 1, 0, 2);
  return { weight: 4 * Math.cosh(u) ** 2, width: u / Math.cosh(u) ** 2 };
}
