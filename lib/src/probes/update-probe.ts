import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { having, listOf, numberThat } from '../checks/rules';
import { requireOps } from '../ops/require-tensor';
import type { Ops } from '../ops/ops';
import type { Parameter } from '../models/network';
import type { Status } from '../numeric/tensor-stats';
import { measure } from './measure';
import { requireDetail, requireParameters, requireStep, requireVariables } from './require-probe';
import type { Detail, UpdateRow } from './rows';

/** ‖w‖, ‖Δw‖ and ‖∂L/∂w‖ of one parameter and the ratios between them (see {@link UpdateRow}). */
export type UpdateRatio = Omit<UpdateRow, 'step' | 'layer' | 'depth' | 'parameter' | 'rank'>;

function statusOfNorms(weightNorm: number, updateNorm: number, gradientNorm: number | null): Status {
  const norms = [weightNorm, updateNorm, gradientNorm ?? 0];
  if (norms.some(Number.isNaN)) return 'nan';
  if (norms.includes(Infinity)) return 'inf';
  if (weightNorm === 0) return 'zero';
  return gradientNorm === null ? 'missing' : 'ok';
}

const requireNorm = numberThat('≥ 0, or NaN', (value) => !(value < 0));
const requireBefore = having('weights as rememberWeights keeps them', 'values', 'dispose');
const requireNorms = listOf((caller, name, value) => { if (value !== null) requireNorm(caller, name, value); });

/**
 * The ratios ‖Δw‖/‖w‖ and ‖g‖/‖w‖ and the product ‖w‖·‖g‖ of one parameter.
 *
 * No ratio is ever NaN or infinite: where ‖w‖ = 0 or a norm is not finite it is null, and `status` says why. A gradient of null is
 * `missing`: its ratio is null, that of the update is still given.
 *
 * @example updateRatio(2, 0.002, 0.2) // { status: 'ok', updateRatio: 0.001, gradientRatio: 0.1, scaleInvariantGradient: 0.4, … }
 */
export function updateRatio(weightNorm: number, updateNorm: number, gradientNorm: number | null): UpdateRatio {
  const status = statusOfNorms(weightNorm, updateNorm, gradientNorm);
  const divisible = status === 'ok' || status === 'missing';
  const hasGradient = gradientNorm !== null && status !== 'nan' && status !== 'inf';
  return {
    status,
    updateNorm,
    weightNorm,
    gradientNorm: gradientNorm ?? NaN,
    updateRatio: divisible ? updateNorm / weightNorm : null,
    gradientRatio: divisible && hasGradient ? gradientNorm / weightNorm : null,
    scaleInvariantGradient: hasGradient ? weightNorm * gradientNorm : null,
  };
}

/** What {@link rememberWeights} and {@link updateRows} need to know of a parameter. */
export type UpdatedParameter = Pick<Parameter, 'layer' | 'depth'> & { readonly role: string; readonly variable: Variable };

/** Weights as they were before a step. Holds one tensor per parameter until `dispose`. */
export interface RememberedWeights {
  readonly values: readonly Tensor[];
  dispose(): void;
}

/**
 * Holds on to the present weights. O(1) in time: a clone shares the buffer, and an optimizer assigns a new buffer instead of writing
 * into the old one; it costs one more copy of the weights in memory from the step until `dispose`.
 *
 * @example
 * const before = probes.rememberWeights(net.parameters);
 * before.values.map((value) => value.shape); // [[784, 12], [12], [12, 8], [8], [8, 10], [10]]
 * before.dispose();
 */
export function rememberWeights(parameters: readonly Pick<UpdatedParameter, 'variable'>[]): RememberedWeights {
  requireVariables('rememberWeights', 'parameters', parameters);
  const values = parameters.map(({ variable }) => tf.keep(tf.clone(variable)));
  return { values, dispose: () => { tf.dispose(values); } };
}

/** How to label and measure a set of updates. */
export interface UpdateProbeOptions {
  /** Optimizer steps completed before this one. Default 0. */
  readonly step?: number;
  /** Default `full`, which here only means float64 norms throughout. */
  readonly detail?: Detail;
  readonly ops?: Ops;
}

const requireOptions = optionsOf<UpdateProbeOptions>({ step: requireStep, detail: requireDetail, ops: requireOps });

/**
 * One row per parameter, after the optimizer's step: the true Δw = w_after − w_before against ‖w_before‖ and ‖∂L/∂w‖.
 *
 * Measured on the stored float32 weights, so an update below half a unit in the last place of w is what it is: 0.
 *
 * @param before from `rememberWeights`, before the step; still to be disposed by the caller.
 * @param gradientNorms ‖∂L/∂w‖ in the order of `parameters`, null where there is none.
 * @example
 * const before = probes.rememberWeights(net.parameters);
 * const { gradients } = net.lossAndGradients(x, y);
 * applyGradients(sgd(0.0025), net, { gradients });
 * probes.updateRows(net.parameters, before, probes.gradientRows(net.parameters, gradients).map((row) => row.norm))[0].updateRatio; // ≈ 1e-3
 * before.dispose();
 */
export function updateRows(
  parameters: readonly UpdatedParameter[],
  before: RememberedWeights,
  gradientNorms: readonly (number | null)[],
  options: UpdateProbeOptions = {},
): UpdateRow[] {
  requireParameters('updateRows', 'parameters', parameters);
  requireBefore('updateRows', 'before', before);
  requireNorms('updateRows', 'gradientNorms', gradientNorms);
  requireOptions('updateRows', 'options', options);
  for (const [name, { length }] of [['before', before.values], ['gradientNorms', gradientNorms]] as const) {
    if (length !== parameters.length) throw new RangeError(`updateRows: ${name} must be one for each of ${parameters.length} parameters, got ${length}`);
  }
  const { step = 0, detail = 'full', ops } = options;
  return parameters.map(({ layer, depth, role, variable }, index) => {
    const old = before.values[index];
    const weightNorm = measure(old, detail, ops).norm;
    const updateNorm = tf.tidy(() => measure(tf.sub(variable, old), detail, ops).norm);
    return { step, layer, depth, parameter: role, rank: variable.rank, ...updateRatio(weightNorm, updateNorm, gradientNorms[index]) };
  });
}
