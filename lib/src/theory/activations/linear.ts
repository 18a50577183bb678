import { define, named } from './define';
import { NOWHERE } from './flat';

/**
 * φ(z) = z, φ′ = 1: a deep linear net.
 *
 * @example theory.chi(theory.linear, { weightVariance: 0.5 }) // 0.5
 */
export const linear = define('linear', named('linear', (z) => z, () => 1), {
  tensors: () => ({ forward: (_, z) => z, backward: (_, upstream) => upstream }),
  init: 'xavier',
  flat: () => NOWHERE,
});
