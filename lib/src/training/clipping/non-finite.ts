import { numberThat, oneOf } from '../../checks/rules';

/**
 * What clipping does when a gradient holds NaN or ±Infinity.
 *
 * - `throw`: a {@link NonFiniteGradientError} that names the parameters.
 * - `skip`: leaves the gradients as they are and marks the report `skipped`: no update is made.
 * - `propagate`: clips all the same, with what arithmetic makes of it (see each clipper), as PyTorch and Optax do.
 */
export type NonFinitePolicy = 'throw' | 'skip' | 'propagate';

/**
 * Gradients that hold NaN or ±Infinity, by the names of their parameters.
 *
 * @example clipByGlobalNorm([tf.tensor1d([NaN])], 1) // NonFiniteGradientError: clipByGlobalNorm: gradients must be finite
 */
export class NonFiniteGradientError extends Error {
  override readonly name = 'NonFiniteGradientError';

  constructor(caller: string, readonly parameters: readonly string[]) {
    super(`${caller}: gradients must be finite, got NaN or Infinity in ${parameters.join(', ')}; onNonFinite 'skip' or 'propagate' goes on`);
  }
}

export const requireLimit = numberThat('> 0 and finite', (value) => value > 0 && value < Infinity);
const POLICIES: readonly NonFinitePolicy[] = ['throw', 'skip', 'propagate'];

export const requirePolicy = oneOf(POLICIES);

/** Throws a RangeError unless the limit is > 0 and finite and the policy is one of the three. */
export function requireClipping(caller: string, argument: string, limit: number, policy: NonFinitePolicy): void {
  requireLimit(caller, argument, limit);
  requirePolicy(caller, 'onNonFinite', policy);
}
