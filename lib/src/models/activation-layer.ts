import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';
import { RandomState, splitSeed } from '../numeric/random';
import { DEFINITIONS } from '../theory/activations/definitions';
import { RRELU_RANGE } from '../theory/activations/rrelu';
import { makeParameter } from './dense';
import { constantWeights } from './initializers';
import type { Forward, Layer } from './layer';
import { ownPhi, type Activation } from './phi';

/** Options of `activationLayer`. */
export interface ActivationLayerOptions {
  readonly ops: Ops;
  readonly activation: Activation;
  /** Name of the weight layer that it follows, for the tap. */
  readonly weightLayer: string;
  readonly depth: number;
  readonly units: number;
  readonly seed: number;
}

function fixed(ops: Ops, phi: Activation, z: Tensor): Forward {
  const a = phi.forward(ops, z);
  return { output: a, backward: (upstream) => ({ input: phi.backward(ops, upstream, z, a), gradients: [] }) };
}

/** max(z, 0) + slopes·min(z, 0), with slopes one per unit or one per entry; with min(z, 0) and φ′(z) for the backward pass. */
function withSlopes(ops: Ops, z: Tensor, slopes: Tensor): { output: Tensor; negative: Tensor; slope: () => Tensor } {
  const positive = ops.relu(z);
  const negative = ops.scale(ops.relu(ops.scale(z, -1)), -1);
  const slope = (): Tensor => tf.where(tf.greater(z, 0), tf.onesLike(z), tf.add(tf.zerosLike(z), slopes));
  return { output: ops.add(positive, ops.multiply(negative, slopes)), negative, slope };
}

/** φ as a layer: it opens a tap with z and a on the way up, and writes δ = ∂L/∂z into it on the way down. */
export function activationLayer(options: ActivationLayerOptions): Layer {
  const { ops, activation: phi, weightLayer, depth, units, seed } = options;
  const name = `${phi.name}${depth}`;
  const slopesAre = DEFINITIONS.get(phi.name)?.slopes;
  const shared = { layer: name, depth, fanIn: units, fanOut: units, seed };
  const alpha =
    slopesAre === 'learned'
      ? makeParameter({ ...shared, role: 'alpha', shape: [units] }, constantWeights(phi.alpha ?? 0))
      : null;
  const slopeSeeds = new RandomState(splitSeed(seed, `${name}/slopes`));

  const apply = (z: Tensor, training: boolean): Forward => {
    if (alpha !== null) {
      const { output, negative, slope } = withSlopes(ops, z, alpha.variable);
      return {
        output,
        backward: (upstream) => ({
          input: ops.multiply(upstream, slope()),
          gradients: [ops.sumOverBatch(ops.multiply(upstream, negative))],
        }),
      };
    }
    if (slopesAre === 'drawn' && training) {
      const slopes = tf.randomUniform(z.shape, ...RRELU_RANGE, 'float32', 1 + slopeSeeds.integer(0, 2 ** 31 - 1));
      const { output, slope } = withSlopes(ops, z, slopes);
      return { output, backward: (upstream) => ({ input: ops.multiply(upstream, slope()), gradients: [] }) };
    }
    return fixed(ops, phi, z);
  };

  return {
    name,
    kind: 'activation',
    units,
    parameters: alpha === null ? [] : [alpha],
    statistics: [],
    random: slopesAre === 'drawn',
    forward: (z, { mode, taps }) => {
      const training = mode === 'train';
      const result = apply(z, training);
      const tap = {
        layer: weightLayer,
        depth,
        activation: phi.name,
        ...ownPhi(phi),
        alpha: alpha !== null || (slopesAre === 'drawn' && training) ? null : phi.alpha,
        // A tensor of its own: the next step changes the variable.
        ...(alpha !== null && { slopes: ops.scale(alpha.variable, 1) }),
        preActivation: z,
        postActivation: result.output,
        delta: null as Tensor | null,
      };
      taps.push(tap);
      return {
        output: result.output,
        backward: (upstream, wantInput) => {
          const down = result.backward(upstream, wantInput);
          tap.delta = down.input;
          return down;
        },
      };
    },
  };
}
