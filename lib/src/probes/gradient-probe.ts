import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { oneOf } from '../checks/rules';
import type { Ops } from '../ops/ops';
import type { Parameter } from '../models/network';
import { requireOps } from '../ops/require-tensor';
import { measure, missing } from './measure';
import { requireDetail, requireGradients, requireParameters, requireStep } from './require-probe';
import type { Detail, GradientRow } from './rows';

/** How to label and measure a set of gradients. */
export interface GradientProbeOptions {
  /** Optimizer steps completed before this gradient. Default 0. */
  readonly step?: number;
  /** Before clipping or after it. Default `raw`. */
  readonly stage?: GradientRow['stage'];
  /** Default `full`. */
  readonly detail?: Detail;
  /** With native ops, norms of large gradients take one reduction instead of a copy (see {@link Detail}). */
  readonly ops?: Ops;
}

/** What a gradient probe needs to know of a parameter. */
export type Described = Pick<Parameter, 'layer' | 'depth'> & { readonly role: string; readonly variable: { readonly size: number; readonly rank: number } };

const requireOptions = optionsOf<GradientProbeOptions>({
  step: requireStep, stage: oneOf(['raw', 'clipped']), detail: requireDetail, ops: requireOps,
});

/**
 * One row per parameter: the norm and the rest of ∂L/∂θ. A gradient that is not there (null or undefined) gives a row with status
 * `missing` and norm NaN, apart from a gradient of zeros (`zero`, norm 0).
 *
 * @param gradients in the order of `parameters`, as in `StepResult.gradients`.
 * @throws RangeError when there are not as many gradients as parameters.
 * @example probes.gradientRows(net.parameters, net.lossAndGradients(x, y).gradients)[0].norm
 */
export function gradientRows(
  parameters: readonly Described[],
  gradients: readonly (Tensor | null | undefined)[],
  options: GradientProbeOptions = {},
): GradientRow[] {
  requireParameters('gradientRows', 'parameters', parameters);
  requireGradients('gradientRows', 'gradients', gradients);
  requireOptions('gradientRows', 'options', options);
  const { step = 0, stage = 'raw', detail = 'full', ops } = options;
  if (gradients.length !== parameters.length) {
    throw new RangeError(`gradientRows: gradients must be one for each of ${parameters.length} parameters, got ${gradients.length}`);
  }
  return parameters.map(({ layer, depth, role, variable }, index) => {
    const gradient = gradients[index];
    const measured = gradient ? measure(gradient, detail, ops) : missing(variable.size);
    return { step, layer, depth, parameter: role, rank: variable.rank, stage, ...measured };
  });
}
