import { l2Norm } from '../../numeric/norm';
import { clipNow, clipperOf, requireClipGradientsOptions, requireClipOptions, type ClipGradientsOptions, type ClipOptions, type Clipper, type ClipRule } from './clipper';
import type { ClippedAs, Gradients } from './gradient-forms';
import { requireClipping } from './non-finite';
import type { ClipReport } from './report';
import { coefficientFor, isWithin, scaled } from './scaled';

function rule(caller: string, limit: number, { onNonFinite = 'throw' }: ClipOptions): ClipRule {
  requireClipping(caller, 'limit', limit, onNonFinite);
  return {
    caller,
    method: 'byGlobalNorm',
    limit,
    onNonFinite,
    leavesAlone: (extents) => isWithin(l2Norm(extents.map(({ norm }) => norm)), limit),
    clip({ gradients, norms, ops }) {
      const coefficient = coefficientFor(l2Norm(norms), limit);
      return { clipped: gradients.map((gradient, index) => scaled(gradient, norms[index], coefficient, ops)), coefficient };
    },
  };
}

/**
 * Clipping by global norm: all gradients, taken as one long vector g, become g·min(1, limit/‖g‖). It keeps the direction, and the norm
 * afterwards is the limit exactly (PyTorch, which divides by ‖g‖ + 1e-6, stays slightly below).
 *
 * Norms are right at every scale, 1e-30 included; those of large gradients on the native backend to 1e-5. Under `propagate` an infinity
 * anywhere turns every finite entry to 0 and the infinite ones to NaN; a NaN turns everything to NaN.
 *
 * @throws RangeError unless limit > 0 and finite.
 * @example train(net, mnist.train, { optimizer: sgd(0.1), batchSize: 200, epochs: 20, clip: byGlobalNorm(1) });
 * @see R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, algorithm 1.
 */
export function byGlobalNorm(limit: number, options: ClipOptions = {}): Clipper {
  requireClipOptions('byGlobalNorm', 'options', options);
  return clipperOf(rule('byGlobalNorm', limit, options));
}

/**
 * Clips gradients by their global norm (see {@link byGlobalNorm}), as a step between computing and applying them. Null, where there is no gradient, stays
 * null.
 *
 * @param gradients a list, a map by name such as `grads` of `tf.variableGrads`, or what `computeGradients` gives; the report has them in the same form.
 * @example
 * const { preNorm, coefficient, gradients } = clipByGlobalNorm([tf.tensor1d([3]), tf.tensor1d([4])], 1);
 * [preNorm, coefficient]; // [5, 0.2]
 * gradients; // [[0.6], [0.8]]
 */
export function clipByGlobalNorm<G extends Gradients>(gradients: G, limit: number, options: ClipGradientsOptions = {}): ClipReport<ClippedAs<G>> {
  requireClipGradientsOptions('clipByGlobalNorm', 'options', options);
  return clipNow(rule('clipByGlobalNorm', limit, options), gradients, options);
}
