import { requireFinite } from '../checks/rules';
import type { Initializer } from './initializers';

/**
 * `gain` on the diagonal and 0 elsewhere: as a recurrent kernel, h_t = h_{t−1} plus what comes in, until training moves it. With ReLU, biases 0 and
 * small input weights it is the IRNN of Le, Jaitly & Hinton, "A simple way to initialize recurrent networks of rectified linear units" (2015); a
 * gain of 0.01 is the paper's "short-term" form. A bias shape `[units]` throws.
 *
 * @example identity()({ shape: [2, 2], fanIn: 2, fanOut: 2, random: new numeric.RandomState(1) }) // [1, 0, 0, 1]
 */
export function identity(gain = 1): Initializer {
  requireFinite('identity', 'gain', gain);
  return ({ shape }) => {
    const [rows, columns, ...rest] = shape;
    if (shape.length < 2 || rest.length > 0) throw new RangeError(`identity: shape must be a matrix, got [${shape.join(', ')}]`);
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = gain;
    return values;
  };
}
