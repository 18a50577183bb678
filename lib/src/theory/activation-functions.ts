import type * as all from './activations/all';
import { named } from './activations/define';
import { DEFINITIONS } from './activations/definitions';
import type { ActivationFunction } from './scalar-activation';
import { sigmoid as logistic, softplus as plainSoftplus } from './sigmoid';

export * from './activations/all';
export { SELU_ALPHA, SELU_SCALE } from './activations/selu';

/** Names of the library's activations. */
export type ActivationName = keyof typeof all;

/**
 * Softplus ln(1 + e^z) = max(z, 0) + ln(1 + e^(−|z|)), never overflowing; φ′ = σ.
 *
 * @example
 * theory.softplus(0) // 0.6931
 * theory.softplus.derivative(0) // 0.5
 */
export const softplus = named('softplus', plainSoftplus, logistic);

/** The library's activations, the parametric ones at their defaults. */
export const ACTIVATIONS: readonly ActivationFunction[] = [...DEFINITIONS.values()].map(({ scalar }) => scalar);

/** Every name that `activation` knows. */
export const ACTIVATION_NAMES = [...DEFINITIONS.keys()] as readonly ActivationName[];
