import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../../ops/ops';
import { optionsOf } from '../../checks/options';
import { requireTensors } from '../../ops/require-tensor';
import { shown } from '../../checks/shown';
import { l2Norm } from '../../numeric/norm';
import { CLIP_GRADIENTS_RULES, clipNow, clipperOf, type ClipGradientsOptions, type ClipOptions, type Clipper, type ClipRule } from './clipper';
import type { ClippedAs, GradientMap, Gradients, NamedGradients } from './gradient-forms';
import { requireClipping, requireLimit, requirePolicy } from './non-finite';
import { unchanged, type ClippedGradient, type ClipReport } from './report';
import { coefficientFor } from './scaled';
import { asUnits, unitNorms } from './unit-norms';

/** Options of adaptive clipping. */
export interface AdaptiveClipOptions extends ClipOptions {
  /** Smallest ‖w_u‖ that counts, so that units which start at 0 can move. Default 1e-3. */
  readonly epsilon?: number;
}

const requireOptions = optionsOf<AdaptiveClipOptions>({ epsilon: requireLimit, onNonFinite: requirePolicy });
const requireGradientsOptions = optionsOf<AdaptiveClipOptions & ClipGradientsOptions>({ ...CLIP_GRADIENTS_RULES, epsilon: requireLimit });

function clipUnits(gradient: Tensor, norm: number, weights: Tensor, limitOf: (weightNorm: number) => number, ops: Ops): ClippedGradient {
  const matrix = asUnits(gradient);
  const norms = unitNorms(matrix, ops);
  const weightNorms = unitNorms(asUnits(weights), ops);
  const coefficients = norms.map((unitNorm, unit) => coefficientFor(unitNorm, limitOf(weightNorms[unit])));
  const changed = coefficients.filter((coefficient) => coefficient !== 1).length;
  if (changed === 0) return unchanged(gradient, norm);
  const scaled = ops.multiply(matrix, tf.tensor1d(Float32Array.from(coefficients)));
  return {
    gradient: tf.reshape(scaled, gradient.shape),
    coefficient: coefficients.length === 1 ? coefficients[0] : null,
    postNorm: l2Norm(norms.map((unitNorm, unit) => unitNorm * coefficients[unit])),
    clippedEntries: changed * matrix.shape[0],
  };
}

function rule(caller: string, lambda: number, { onNonFinite = 'throw', epsilon = 1e-3 }: AdaptiveClipOptions): ClipRule {
  requireClipping(caller, 'lambda', lambda, onNonFinite);
  requireClipping(caller, 'epsilon', epsilon, onNonFinite);
  const limitOf = (weightNorm: number): number => lambda * Math.max(weightNorm, epsilon);
  return {
    caller,
    method: 'adaptive',
    limit: lambda,
    onNonFinite,
    clip({ gradients, norms, weights, ops }) {
      const clipped = gradients.map((gradient, index) => clipUnits(gradient, norms[index], weights[index], limitOf, ops));
      return { clipped, coefficient: clipped.every(({ coefficient }) => coefficient === 1) ? 1 : null };
    },
  };
}

/**
 * Adaptive clipping: the gradient g_u of each unit is scaled down to λ·max(‖w_u‖, ε), w_u being the unit's own weights. A unit is a column
 * of a `[inputs, units]` kernel, and the whole of a vector (a bias).
 *
 * Under `propagate` a unit with an infinity becomes 0 where it was finite and NaN where not, one with a NaN becomes NaN; the others are
 * clipped as ever.
 *
 * @throws RangeError unless λ and ε are > 0 and finite.
 * @example train(net, mnist.train, { optimizer: sgd(0.1), batchSize: 200, epochs: 20, clip: adaptive(0.01) });
 * @see A. Brock, S. De, S. L. Smith, K. Simonyan, "High-Performance Large-Scale Image Recognition Without Normalization", ICML 2021,
 * equation 3; `optax.adaptive_grad_clip`, whose unit axes these are.
 */
export function adaptive(lambda: number, options: AdaptiveClipOptions = {}): Clipper {
  requireOptions('adaptive', 'options', options);
  return clipperOf(rule('adaptive', lambda, options));
}

/**
 * Clips gradients adaptively (see {@link adaptive}), as a step between computing and applying them.
 *
 * @param gradients a list, a map by name, or what `computeGradients` gives; null, where there is no gradient, stays null.
 * @param weights the parameters' values in the order of the gradients, or by the names that the gradients have.
 * @throws RangeError unless there is one weight tensor of the same shape for each gradient.
 * @example
 * const weights = [tf.tensor2d([[3, 0], [4, 1]])]; // unit norms 5 and 1
 * clipAdaptive([tf.tensor2d([[1, 0], [0, 1]])], weights, 0.1).gradients[0] // [[0.5, 0], [0, 0.1]]
 */
export function clipAdaptive<G extends Gradients>(
  gradients: G,
  weights: readonly Tensor[] | GradientMap,
  lambda: number,
  options: AdaptiveClipOptions & ClipGradientsOptions = {},
): ClipReport<ClippedAs<G>> {
  requireGradientsOptions('clipAdaptive', 'options', options);
  requireWeights('clipAdaptive', 'weights', weights);
  return clipNow(rule('clipAdaptive', lambda, options), gradients, options, (named) => weightsFor(named, weights));
}

function requireWeights(caller: string, name: string, weights: unknown): void {
  if (Array.isArray(weights)) requireTensors(caller, name, weights);
  else if (typeof weights !== 'object' || weights === null) throw new TypeError(`${caller}: ${name} must be tensors in a list or by name, got ${shown(weights)}`);
  else requireTensors(caller, name, Object.values(weights).filter((weight) => weight !== null));
}

/** The weights of the gradients that are there, in their order. */
function weightsFor({ gradients, names, places, leftOut }: NamedGradients, weights: readonly Tensor[] | GradientMap): readonly Tensor[] {
  const count = gradients.length + leftOut.length;
  if (Array.isArray(weights) && weights.length !== count) {
    throw new RangeError(`clipAdaptive: weights must be one for each of ${count} gradients, got ${weights.length}`);
  }
  return gradients.map(({ shape }, index) => {
    const place = Array.isArray(weights) ? places[index] : names[index];
    const found = (weights as Readonly<Record<string, Tensor | null | undefined>>)[place];
    const got = found ? `[${found.shape.join(', ')}]` : 'none';
    const wanted = `[${shape.join(', ')}]`;
    if (!found || got !== wanted) throw new RangeError(`clipAdaptive: weights ${place} must have shape ${wanted}, got ${got}`);
    return found;
  });
}
