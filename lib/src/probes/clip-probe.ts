import type { Tensor } from '@tensorflow/tfjs-core';
import { membersOf } from '../checks/options';
import { having, integerFrom, numberThat, requireFlag, rule } from '../checks/rules';
import { requireTensors } from '../ops/require-tensor';
import type { StepResult } from '../models/network';
import { requireStep } from './require-probe';
import type { ClipRow } from './rows';

/** What a clipping rule reports of one step. `training/` fills it in; the probes only record it. */
export interface ClipSeen {
  /** Global norm before and after clipping. */
  readonly preNorm: number;
  readonly postNorm: number;
  /** postNorm/preNorm where every entry was scaled alike (by global norm), 1 where none changed; null by value or per parameter. */
  readonly coefficient: number | null;
  /** Entries that clipping changed, and all entries. */
  readonly clippedEntries: number;
  readonly entries: number;
  /** True when the step is left out because a gradient is not finite. */
  readonly skipped: boolean;
  /** The gradients after clipping, in the order of `network.parameters`; measured as stage `clipped` if given. */
  readonly gradients?: readonly Tensor[];
}

const requireNorm = numberThat('≥ 0, or NaN', (value) => !(value < 0));
const requireCoefficient = rule('a number ≥ 0 or null', (value) => value === null || typeof value === 'number', (value) => value === null || !((value as number) < 0));
const requireResult = having('a result of lossAndGradients', 'gradients');
const requireClip = membersOf<ClipSeen>({
  preNorm: requireNorm, postNorm: requireNorm, coefficient: requireCoefficient, clippedEntries: integerFrom(0), entries: integerFrom(0), skipped: requireFlag,
});

/**
 * Cosine of the angle between two gradients, each a list of tensors taken as one long vector: Σxy/(‖x‖‖y‖), in float64.
 * null when either is zero or not finite.
 *
 * @throws RangeError when the lists or two tensors differ in length.
 * @example cosine([tf.tensor1d([3, 0])], [tf.tensor1d([1, 1])]) // 0.7071
 */
export function cosine(a: readonly Tensor[], b: readonly Tensor[]): number | null {
  requireTensors('cosine', 'a', a);
  requireTensors('cosine', 'b', b);
  if (a.length !== b.length) throw new RangeError(`cosine: a and b must be lists of the same length, got ${a.length} and ${b.length}`);
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((tensor, index) => {
    const x = tensor.dataSync();
    const y = b[index].dataSync();
    if (x.length !== y.length) throw new RangeError(`cosine: a and b must hold tensors of the same size, got ${x.length} and ${y.length} at ${index}`);
    for (let i = 0; i < x.length; i++) {
      product += x[i] * y[i];
      squaresA += x[i] * x[i];
      squaresB += y[i] * y[i];
    }
  });
  const cosine = product / (Math.sqrt(squaresA) * Math.sqrt(squaresB));
  return Number.isFinite(cosine) ? cosine : null;
}

function cosineOf(result: Pick<StepResult, 'gradients'>, clip: ClipSeen): number | null {
  const { preNorm, coefficient, clippedEntries } = clip;
  if (!Number.isFinite(preNorm) || preNorm === 0 || clip.skipped) return null;
  // Scaling every entry by one positive number, or none, keeps the direction: nothing to compute.
  if (clippedEntries === 0 || (coefficient !== null && coefficient > 0)) return 1;
  return clip.gradients ? cosine(result.gradients, clip.gradients) : null;
}

/**
 * The clip row of one step; its gradients are read, for the cosine, only where clipping changed single entries.
 *
 * @example
 * const result = net.lossAndGradients(x, y);
 * clipRow(0, result, clipByGlobalNorm(result.gradients, 0.1)); // { step: 0, postNorm: 0.1, cosine: 1, skipped: false, … }
 */
export function clipRow(step: number, result: Pick<StepResult, 'gradients'>, clip: ClipSeen): ClipRow {
  requireStep('clipRow', 'step', step);
  requireResult('clipRow', 'result', result);
  requireClip('clipRow', 'clip', clip);
  const { preNorm, postNorm, coefficient, clippedEntries, entries, skipped } = clip;
  return { step, preNorm, postNorm, coefficient, clippedEntries, entries, cosine: cosineOf(result, clip), skipped };
}
