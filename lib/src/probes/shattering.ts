import type { LayeredNetwork } from '../models/layered-network';
import { gradientsOnLine, type LineOptions } from './line-of-inputs';

/** A point of a line of inputs. */
export interface LineGradientRow {
  /** s, from 0 to 1. */
  position: number;
  /** The logit y. */
  output: number;
  /** dy/ds = ∂y/∂x·(to − from). */
  derivative: number;
}

/** How alike gradients are at inputs some way apart on a line. */
export interface ShatteringRow {
  /** Points of the line between the two inputs. */
  lag: number;
  /** ‖x(s) − x(s′)‖ of the two. */
  distance: number;
  /** Of the gradients ∂y/∂x, from −1 to 1; NaN where the gradient is the same everywhere. */
  autocorrelation: number;
  /** 1.96/√points: of white noise 95 % of the autocorrelations lie within ± this. */
  whiteNoise: number;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/**
 * A logit and its derivative along a line of inputs, a row for each point: of a shallow network the derivative looks like a random walk, of a deep plain
 * one like white noise (Balduzzi et al. 2017, fig. 1).
 *
 * @throws RangeError for ends that are no inputs of the network or an output that it has not; TypeError for a network without layers.
 * @example
 * const rows = probes.lineGradients(net, { from: digits.images.subarray(0, 784), to: digits.images.subarray(784, 1568), points: 100 });
 * line(rows, { x: 'position', y: 'derivative' });
 */
export function lineGradients(network: LayeredNetwork, options: LineOptions): LineGradientRow[] {
  const { values, gradients, direction } = gradientsOnLine('lineGradients', network, options);
  return gradients.map((gradient, point) => ({ position: point / (gradients.length - 1), output: values[point], derivative: dot(gradient, direction) }));
}

/** Deviations from the mean gradient, in float64. */
function centred(gradients: readonly Float32Array[]): Float64Array[] {
  const mean = new Float64Array(gradients[0].length);
  for (const gradient of gradients) gradient.forEach((value, i) => { mean[i] += value / gradients.length; });
  return gradients.map((gradient) => Float64Array.from(gradient, (value, i) => value - mean[i]));
}

/** A variance that is but rounding of float32 gradients. */
const ROUNDING = 1e-12;

/**
 * Shattered gradients: the autocorrelation of ∂y/∂x along a line of inputs, Σ_s ⟨g(s) − ḡ, g(s + k) − ḡ⟩/Σ_s ‖g(s) − ḡ‖² at lag k, a row for each lag up
 * to half the line. It falls slowly for a shallow network, and for a deep plain one sooner than for one with skip connections.
 *
 * @throws RangeError for ends that are no inputs of the network or an output that it has not; TypeError for a network without layers.
 * @see D. Balduzzi et al., "The shattered gradients problem: if resnets are the answer, then what is the question?" (2017).
 * @example
 * const ends = { from: digits.images.subarray(0, 784), to: digits.images.subarray(784, 1568) };
 * probes.shattering(net, ends)[0].autocorrelation // 1
 * line(probes.shattering(net, ends), { x: 'distance', y: 'autocorrelation' });
 */
export function shattering(network: LayeredNetwork, options: LineOptions): ShatteringRow[] {
  const { gradients, direction } = gradientsOnLine('shattering', network, options);
  const points = gradients.length;
  const deviations = centred(gradients);
  const variance = deviations.reduce((sum, each) => sum + dot(each, each), 0);
  const size = gradients.reduce((sum, each) => sum + dot(each, each), 0);
  const step = Math.sqrt(dot(direction, direction)) / (points - 1);
  return Array.from({ length: Math.floor(points / 2) + 1 }, (_, lag) => {
    let covariance = 0;
    for (let point = 0; point + lag < points; point++) covariance += dot(deviations[point], deviations[point + lag]);
    const autocorrelation = variance > ROUNDING * size ? covariance / variance : NaN;
    return { lag, distance: lag * step, autocorrelation, whiteNoise: 1.96 / Math.sqrt(points) };
  });
}
