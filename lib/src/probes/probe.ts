import type { Network, StepResult } from '../models/network';
import type { ClipSeen } from './clip-probe';
import type { MomentsWanted, RowsOfMoments } from './step-moments';

/**
 * What a trainer calls at every step, so that something may look on: a probe of your own has `beforeUpdate`, and what else it needs. It only reads:
 * it changes no tensor and disposes none of the trainer's.
 *
 * @example
 * // how long the gradient of the first layer is, compared with that of the last
 * const ratios: number[] = [];
 * const looksOn: Probe = {
 *   wants: every(2),
 *   beforeUpdate(step, network, { gradients }) {
 *     const norms = gradients.map((gradient) => numeric.l2Norm(gradient.dataSync()));
 *     ratios.push(norms[0] / norms[norms.length - 2]);
 *   },
 * };
 * await train(net, digits, { optimizer: sgd(0.1), batchSize: 40, epochs: 1, probes: [looksOn] });
 * ratios.length // 5
 */
export interface Probe {
  /** Whether to be called at `step`, the same answer whenever asked: what nobody wants, a trainer need not keep. Default at every step. */
  readonly wants?: (step: number) => boolean;
  /**
   * What it needs of a step: the loss and what clipping did (`clip`), rows made of moments, or the step's tensors (default). A step that nobody needs more
   * of keeps nothing else, and costs less.
   */
  readonly needs?: 'clip' | 'tensors' | MomentsWanted;
  /**
   * Of one that needs `clip`: whether it may be told of some steps in a row when they are made, since it looks at nothing but what it is told. An
   * error of its own then ends the run after the row. Default false: it is told of each step while that is made, and finds the network as it is there.
   */
  readonly afterwards?: boolean;
  /**
   * After backward and clipping, before the optimizer: at the steps that it wants, and at one that diverges, wanted or not.
   * @param step steps made so far, skipped updates counted; the first is 0.
   * @param result raw gradients and taps, still alive; without them where it does not need the tensors, unless somebody else does.
   * @param clip the report of clipping, if there is any; its gradients still alive, none where moments told that they stay as they are.
   * @param rows what it needs of moments; none where these do not suffice, then `result` has the tensors.
   */
  beforeUpdate(step: number, network: Network, result: StepResult, clip?: ClipSeen, rows?: RowsOfMoments): void;
  /** After the optimizer has assigned the new weights, or after a skipped step; same `step`, at steps that it wants. */
  readonly afterUpdate?: (step: number, network: Network) => void;
  /** When the step failed between the two: frees what `beforeUpdate` holds. Harmless at any other time. */
  readonly abandon?: () => void;
}
