import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { having } from '../checks/rules';
import type { Ops } from '../ops/ops';
import type { StepResult, Tap } from '../models/network';
import type { RecurrentStepResult } from '../models/recurrent';
import { requireOps } from '../ops/require-tensor';
import { measure } from './measure';
import { requireDetail, requireStep, requireTaps } from './require-probe';
import type { DeltaRow, Detail } from './rows';

/** How to label and measure a set of δ. */
export interface DeltaProbeOptions {
  /** Optimizer steps completed before this pass. Default 0. */
  readonly step?: number;
  /** Default `full`. */
  readonly detail?: Detail;
  /** With native ops, norms of large δ take one reduction instead of a copy (see {@link Detail}). */
  readonly ops?: Ops;
}

const requireOptions = optionsOf<DeltaProbeOptions>({ step: requireStep, detail: requireDetail, ops: requireOps });
const requireResult = having('a result of lossAndGradients', 'taps', 'gradients');

/**
 * One row per weight layer: δ_l = ∂L/∂z_l of the mean loss, `[batch, units]`. Each entry carries the 1/batch of the mean. Of a recurrent
 * cell it is that of all its time steps together.
 *
 * @throws TypeError for taps of a forward pass alone, which have no δ.
 * @example probes.deltaRows(net.lossAndGradients(x, y).taps).map((row) => row.norm)
 */
export function deltaRows(taps: readonly Tap[], options: DeltaProbeOptions = {}): DeltaRow[] {
  requireTaps('deltaRows', 'taps', taps);
  requireOptions('deltaRows', 'options', options);
  const { step = 0, detail = 'full', ops } = options;
  return taps.map(({ layer, depth, delta }) => {
    if (delta === null) throw new TypeError(`deltaRows: layer ${layer} has no delta; taps of a forward pass alone have none`);
    return { step, layer, depth, site: 'pre', timeStep: null, ...measure(delta, detail, ops) };
  });
}

/**
 * Of a recurrent network, one row per layer and time step for ∂L/∂h_t (site `hidden`), and of an LSTM for ∂L/∂c_t (`cell`); `timeStep`
 * counts from 0. No rows for any other network.
 *
 * @example
 * const net = simpleRnn({ inputs: 28, units: 16, classes: 10, seed: 1 });
 * probes.timeStepDeltaRows(net.lossAndGradients(tf.reshape(x, [20, 28, 28]), y)).map((row) => row.norm);
 */
export function timeStepDeltaRows(result: StepResult | RecurrentStepResult, options: DeltaProbeOptions = {}): DeltaRow[] {
  requireResult('timeStepDeltaRows', 'result', result);
  requireOptions('timeStepDeltaRows', 'options', options);
  if (!('recurrentLayers' in result)) return [];
  const { step = 0, detail = 'full', ops } = options;
  return result.recurrentLayers.flatMap(({ layer, depth, hiddenDeltas, cellDeltas }) => {
    const rows = (site: DeltaRow['site'], deltas: readonly Tensor[]): DeltaRow[] =>
      deltas.map((delta, timeStep) => ({ step, layer, depth, site, timeStep, ...measure(delta, detail, ops) }));
    return [...rows('hidden', hiddenDeltas), ...rows('cell', cellDeltas)];
  });
}
