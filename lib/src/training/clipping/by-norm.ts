import { clipNow, clipperOf, requireClipGradientsOptions, requireClipOptions, type ClipGradientsOptions, type ClipOptions, type Clipper, type ClipRule } from './clipper';
import type { ClippedAs, Gradients } from './gradient-forms';
import { requireClipping } from './non-finite';
import type { ClipReport } from './report';
import { coefficientFor, isWithin, scaled } from './scaled';

function rule(caller: string, limit: number, { onNonFinite = 'throw' }: ClipOptions): ClipRule {
  requireClipping(caller, 'limit', limit, onNonFinite);
  return {
    caller,
    method: 'byNorm',
    limit,
    onNonFinite,
    leavesAlone: (extents) => extents.every(({ norm }) => isWithin(norm, limit)),
    clip({ gradients, norms, ops }) {
      const clipped = gradients.map((gradient, index) => scaled(gradient, norms[index], coefficientFor(norms[index], limit), ops));
      return { clipped, coefficient: clipped.every(({ coefficient }) => coefficient === 1) ? 1 : null };
    },
  };
}

/**
 * Clipping by norm, each parameter for itself: g becomes g·min(1, limit/‖g‖). It keeps the direction within a parameter, not of the whole
 * gradient. The report's `perParameter` holds the coefficients.
 *
 * Under `propagate` a gradient with an infinity becomes 0 where it was finite and NaN where not; one with a NaN becomes NaN throughout.
 *
 * @throws RangeError unless limit > 0 and finite.
 * @example train(net, mnist.train, { optimizer: sgd(0.01), batchSize: 200, epochs: 20, clip: byNorm(1) });
 * @see `tf.clip_by_norm`, Keras's `clipnorm`.
 */
export function byNorm(limit: number, options: ClipOptions = {}): Clipper {
  requireClipOptions('byNorm', 'options', options);
  return clipperOf(rule('byNorm', limit, options));
}

/**
 * Clips each gradient by its own norm (see {@link byNorm}), as a step between computing and applying them. Null, where there is no gradient, stays
 * null.
 *
 * @param gradients a list, a map by name such as `grads` of `tf.variableGrads`, or what `computeGradients` gives; the report has them in the same form.
 * @example clipByNorm([tf.tensor1d([3, 4]), tf.tensor1d([0.5])], 1).gradients // [[0.6, 0.8], [0.5]]
 */
export function clipByNorm<G extends Gradients>(gradients: G, limit: number, options: ClipGradientsOptions = {}): ClipReport<ClippedAs<G>> {
  requireClipGradientsOptions('clipByNorm', 'options', options);
  return clipNow(rule('clipByNorm', limit, options), gradients, options);
}
