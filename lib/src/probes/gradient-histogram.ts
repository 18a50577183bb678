import type { Tensor } from '@tensorflow/tfjs-core';
import { logHistogram, type LogHistogramOptions } from '../numeric/log-histogram';
import { optionsOf } from '../checks/options';
import { integerFrom } from '../checks/rules';
import type { Described } from './gradient-probe';
import { requireGradients, requireParameters, requireStep } from './require-probe';
import type { GradientHistogramRow } from './rows';

/** Step to label the rows with, and the bins. */
export interface GradientHistogramOptions extends LogHistogramOptions {
  /** Optimizer steps completed before this gradient. Default 0. */
  readonly step?: number;
}

const requirePower = integerFrom(-1000, 1000);
const requireOptions = optionsOf<GradientHistogramOptions>({ step: requireStep, from: requirePower, to: requirePower, binsPerDecade: integerFrom(1, 1000) });

/**
 * One histogram of log10|entry| per parameter; zeros, NaNs and infinities are counted beside the bins. By default one bin per decade
 * over all of float32. Parameters without a gradient have no row.
 *
 * @param gradients in the order of `parameters`.
 * @throws RangeError when there are not as many gradients as parameters, or for bins out of order.
 * @example probes.gradientHistograms(net.parameters, net.lossAndGradients(x, y).gradients, { from: -12, to: 2 })[0].counts
 */
export function gradientHistograms(
  parameters: readonly Described[],
  gradients: readonly (Tensor | null | undefined)[],
  options: GradientHistogramOptions = {},
): GradientHistogramRow[] {
  requireParameters('gradientHistograms', 'parameters', parameters);
  requireGradients('gradientHistograms', 'gradients', gradients);
  requireOptions('gradientHistograms', 'options', options);
  const { step = 0, ...bins } = options;
  if (gradients.length !== parameters.length) {
    throw new RangeError(`gradientHistograms: gradients must be one for each of ${parameters.length} parameters, got ${gradients.length}`);
  }
  return parameters.flatMap(({ layer, depth, role, variable }, index) => {
    const gradient = gradients[index];
    return gradient ? [{ step, layer, depth, parameter: role, rank: variable.rank, ...logHistogram(gradient.dataSync(), bins) }] : [];
  });
}
