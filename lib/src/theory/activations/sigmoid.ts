import { sigmoid as logistic, sigmoidDerivative } from '../sigmoid';
import { define, named } from './define';
import { beyond, EVERYWHERE, type FlatRegion, type Site } from './flat';

function flat(threshold: number, site: Site): FlatRegion {
  if (threshold > 0.25) return EVERYWHERE;
  const low = (1 - Math.sqrt(1 - 4 * threshold)) / 2;
  return site === 'pre' ? beyond(Math.log((1 - low) / low)) : { below: low, above: 1 - low };
}

/**
 * Logistic sigmoid σ(z) = 1/(1 + e^(−z)), computed with e^(−|z|) so that no z overflows; φ′ = φ(1 − φ).
 *
 * @example
 * theory.sigmoid(0) // 0.5
 * theory.sigmoid(-1000) // 0
 * theory.sigmoid.derivative(0) // 0.25
 * theory.chi(theory.sigmoid, { weightVariance: 1 }) // 0.0557
 */
export const sigmoid = define('sigmoid', named('sigmoid', logistic, sigmoidDerivative), {
  tensors: () => ({
    forward: ({ ops }, z) => ops.sigmoid(z),
    backward: ({ ops }, upstream, z) => ops.sigmoidGradient(upstream, z),
  }),
  init: 'xavier',
  flat,
});
