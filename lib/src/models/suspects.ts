import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { oneOf, requireSeed } from '../checks/rules';
import { split } from '../numeric/random';
import { SELU_ALPHA, SELU_SCALE } from '../theory/activations/selu';
import { he, leCun, type Initializer } from './initializers';
import type { LayeredNetwork } from './layered-network';
import { pytorchLinear } from './library-initializers';
import { mlp } from './mlp';
import type { MlpOptions } from './mlp-options';
import type { OwnActivation } from './own-activation';

type Start = Pick<MlpOptions, 'activation' | 'init' | 'biasInit'>;

const positive: Initializer = ({ shape, fanIn, random }) =>
  Float32Array.from(random.uniforms(shape[0] * shape[1], 0, Math.sqrt(6 / fanIn)));

const drawnAgain = (seed: number): Initializer => (context) => he({ ...context, random: split(seed, 'suspect III') });

const onPositive = (z: Tensor, right: Tensor, left: Tensor): Tensor => tf.mul(SELU_ALPHA, tf.where(tf.greater(z, 0), right, left));

const exchanged: OwnActivation = {
  name: 'scaled exponential',
  value: (z) => onPositive(z, z, tf.mul(SELU_SCALE, tf.expm1(tf.minimum(z, 0)))),
  derivative: (z) => onPositive(z, tf.onesLike(z), tf.mul(SELU_SCALE, tf.exp(tf.minimum(z, 0)))),
};

const STARTS: Readonly<Record<SuspectName, (seed: number) => Start>> = {
  I: () => ({ activation: 'relu', init: positive }),
  II: () => ({ activation: 'relu', init: pytorchLinear, biasInit: pytorchLinear }),
  III: (seed) => ({ activation: 'relu', init: drawnAgain(seed) }),
  IV: () => ({ activation: exchanged, init: leCun }),
};

/** What `suspect` can make. */
export type SuspectName = 'I' | 'II' | 'III' | 'IV';

const requireName = oneOf(['I', 'II', 'III', 'IV']);

/**
 * One of four networks of 784 inputs, thirty hidden layers of 100 units and ten outputs, each of which was started wrongly. What is wrong is told in
 * notebook 05, after its readers have looked.
 *
 * @throws RangeError or TypeError for another name, or a seed that is none.
 * @example
 * const own = suspect('I', 1);
 * own.parameters.filter(({ role }) => role === 'kernel').length // 31
 */
export function suspect(name: SuspectName, seed = 0): LayeredNetwork {
  requireName('suspect', 'name', name);
  requireSeed('suspect', 'seed', seed);
  return mlp({ sizes: [784, ...Array<number>(30).fill(100), 10], seed, ...STARTS[name](seed) });
}
