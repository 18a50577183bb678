import { sigmoid as logistic, sigmoidDerivative } from '../sigmoid';
import { parametric, type ActivationFunction } from '../scalar-activation';
import { define, named, requireParameter } from './define';

/** zσ(βz). */
const scaledSwish = (name: string, beta: number): ActivationFunction =>
  named(
    name,
    (z) => z * logistic(beta * z),
    (z) => logistic(beta * z) + beta * z * sigmoidDerivative(beta * z),
  );

const family = parametric((beta = 1) => {
  requireParameter('swish', 'beta', beta);
  return scaledSwish(beta === 1 ? 'swish' : `swish(${beta})`, beta);
});

/**
 * Swish zσ(βz); φ′ = σ(βz) + βzσ′(βz). Ramachandran et al. 2017. With β = 1 it is SiLU.
 *
 * @throws RangeError when β is not finite.
 * @example
 * theory.swish(1) // 0.7311
 * theory.swish.with(10)(1) // 1.0000
 */
export const swish = define('swish', family, {
  tensors: () => ({
    forward: ({ ops: k }, z) => k.multiply(z, k.sigmoid(z)),
    backward({ ops: k, tf }, upstream, z, a) {
      const gate = k.sigmoid(z);
      return k.multiply(upstream, k.add(gate, k.multiply(a, tf.sub(1, gate))));
    },
  }),
  init: 'he',
});
