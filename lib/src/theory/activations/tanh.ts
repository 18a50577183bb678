import { define, named, squaredSech } from './define';
import { beyond } from './flat';

/**
 * Hyperbolic tangent; φ′ = 1 − φ².
 *
 * @example theory.tanh.derivative(0) // 1
 */
export const tanh = define('tanh', named('tanh', Math.tanh, squaredSech), {
  tensors: () => ({
    forward: ({ ops }, z) => ops.tanh(z),
    backward: ({ ops }, upstream, z) => ops.tanhGradient(upstream, z),
  }),
  init: 'xavier',
  flat(threshold, site) {
    const limit = Math.sqrt(1 - threshold);
    return beyond(site === 'pre' ? Math.atanh(limit) : limit);
  },
});
