import { activationMoments } from './activation-moments';
import { requireActivation, type NamedActivation } from './scalar-activation';

/**
 * Factor per layer of the squared gradient norm at initialisation in a deep plain net with batch normalisation before each activation, for
 * large width and batch: E[φ′(z)²]/Var φ(z), z ~ N(0, 1). Normalising divides by the deviation of φ, and the gradient with it.
 *
 * For ReLU it is π/(π − 1) = 1.467: gradients explode, whatever the weights' scale. For a linear net it is 1 in this limit. It is never below 1
 * (the Gaussian Poincaré inequality).
 *
 * @throws RangeError when φ is constant (its variance below 1e-12 of its second moment).
 * @example theory.batchNormGradientFactor(theory.relu) // 1.4669
 * @see G. Yang et al., "A mean field theory of batch normalization" (2019).
 */
export function batchNormGradientFactor(activation: NamedActivation): number {
  requireActivation('batchNormGradientFactor', 'activation', activation);
  const { mean, secondMoment, derivativeSecondMoment } = activationMoments(activation, 1);
  const variance = secondMoment - mean * mean;
  if (!(variance > 1e-12 * secondMoment)) throw new RangeError(`batchNormGradientFactor: the variance of φ must be > 0, got ${variance}`);
  return derivativeSecondMoment / variance;
}
