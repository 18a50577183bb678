import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../../ops/ops';
import { measure } from '../../probes/measure';
import { clipNow, clipperOf, requireClipGradientsOptions, requireClipOptions, type ClipGradientsOptions, type ClipOptions, type Clipper, type ClipRule } from './clipper';
import type { ClippedAs, Gradients } from './gradient-forms';
import { requireClipping } from './non-finite';
import { isWithin } from './scaled';
import { unchanged, type ClippedGradient, type ClipReport } from './report';

/** Whether an entry may lie beyond the limit, which is float32 as they are. No entry exceeds the norm. */
function mayExceed(gradient: Tensor, norm: number, limit: number, ops: Ops): boolean {
  if (isWithin(norm, limit)) return false;
  if (!Number.isFinite(norm)) return true;
  const [least, largest] = ops.extremes(gradient).map((scalar) => scalar.dataSync()[0]);
  return Math.max(-least, largest) > Math.fround(limit);
}

function countBeyond(gradient: Tensor, limit: number): number {
  // Entries are float32, and so is the limit that they are compared with.
  const bound = Math.fround(limit);
  const values = gradient.dataSync();
  const { size } = gradient;
  let count = 0;
  for (let i = 0; i < size; i++) if (Math.abs(values[i]) > bound) count++;
  return count;
}

function clamp(gradient: Tensor, limit: number, ops: Ops): ClippedGradient {
  const clamped = ops.clip(gradient, -limit, limit);
  return {
    gradient: clamped,
    coefficient: null,
    postNorm: measure(clamped, 'norms', ops).norm,
    clippedEntries: countBeyond(gradient, limit),
  };
}

function rule(caller: string, limit: number, { onNonFinite = 'throw' }: ClipOptions): ClipRule {
  requireClipping(caller, 'limit', limit, onNonFinite);
  return {
    caller,
    method: 'byValue',
    limit,
    onNonFinite,
    leavesAlone: (extents) => extents.every(({ largest }) => largest <= Math.fround(limit)),
    formula: { identity: [byValue, limit], clip: (gradient, ops) => ops.clip(gradient, -limit, limit) },
    clip({ gradients, norms, ops }) {
      const clipped = gradients.map((gradient, index) =>
        mayExceed(gradient, norms[index], limit, ops) ? clamp(gradient, limit, ops) : unchanged(gradient, norms[index]));
      return { clipped, coefficient: clipped.every(({ coefficient }) => coefficient === 1) ? 1 : null };
    },
  };
}

/**
 * Clipping by value: each entry becomes min(max(g, −limit), limit). It changes the direction of the gradient.
 *
 * Costs one norm per gradient, which also finds NaN and infinities; a gradient without an entry beyond the limit is
 * passed on as it is. Under `propagate` NaN stays NaN and ±Infinity becomes ±limit, which hides it.
 *
 * @throws RangeError unless limit > 0 and finite.
 * @example train(net, mnist.train, { optimizer: sgd(0.01), batchSize: 200, epochs: 20, clip: byValue(1) });
 * @see `tf.clip_by_value`, `torch.nn.utils.clip_grad_value_`, `optax.clip`.
 */
export function byValue(limit: number, options: ClipOptions = {}): Clipper {
  requireClipOptions('byValue', 'options', options);
  return clipperOf(rule('byValue', limit, options));
}

/**
 * Clips gradients by value (see {@link byValue}), as a step of its own between computing and applying them. Null, where there is no gradient, stays null.
 *
 * @param gradients a list, a map by name such as `grads` of `tf.variableGrads`, or what `computeGradients` gives; the report has them in the same form.
 * @example clipByValue([tf.tensor1d([3, -0.5])], 1).gradients[0] // [1, -0.5]
 */
export function clipByValue<G extends Gradients>(gradients: G, limit: number, options: ClipGradientsOptions = {}): ClipReport<ClippedAs<G>> {
  requireClipGradientsOptions('clipByValue', 'options', options);
  return clipNow(rule('clipByValue', limit, options), gradients, options);
}
