import { define, named } from './define';
import { NOT_ABOVE_ZERO } from './flat';

/**
 * ReLU max(0, z); φ′ = 1 for z > 0, else 0, so φ′(0) = 0.
 *
 * @example [-2, 0, 2].map(theory.relu.derivative) // [0, 0, 1]
 */
export const relu = define('relu', named('relu', (z) => (z < 0 ? 0 : z), (z) => (z > 0 ? 1 : 0)), {
  tensors: () => ({
    forward: ({ ops }, z) => ops.relu(z),
    backward: ({ ops }, upstream, _, a) => ops.reluGradient(upstream, a),
  }),
  init: 'he',
  flat: () => NOT_ABOVE_ZERO,
  offBranch: true,
});
