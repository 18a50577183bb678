import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { integerFrom, requireFinite, requireFunction, requireSeed, type Rule } from '../checks/rules';
import { currentOps } from '../ops/current';
import type { Ops } from '../ops/ops';
import { requireOps } from '../ops/require-tensor';
import { activation, requireNamedActivation, type ActivationChoice } from './activations';
import { makeParameter } from './dense';
import { constantWeights, xavierUniform, type Initializer } from './initializers';
import { keepingNoVariable } from './keeping-no-variable';
import type { LossName } from './losses';
import { requireClasses } from './mlp-options';
import { orthogonal } from './orthogonal';
import { lossOf, requireLoss, type OwnLoss } from './own-loss';
import { ownPhi } from './phi';
import { recurrentNetwork, type RecurrentNetwork } from './recurrent';
import type { Cell, CellState, CellStep } from './recurrent-cell';

/** What `simpleRnn` and `lstm` build. */
export interface RecurrentOptions {
  /** Features of each time step. */
  readonly inputs: number;
  readonly units: number;
  /** At least 2. */
  readonly classes: number;
  /** W (default `xavierUniform`). */
  readonly init?: Initializer;
  /** U (default `orthogonal()`), one draw for each gate. */
  readonly recurrentInit?: Initializer;
  /** Weights of the output (default `init`). */
  readonly outputInit?: Initializer;
  /** Biases (default 0). */
  readonly biasInit?: Initializer;
  /** Integer from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
  /** By name or one of your own. Default `softmaxCrossEntropy`. */
  readonly loss?: LossName | OwnLoss;
  /** Default: those that `ready` chose. */
  readonly ops?: Ops;
}

/** Options of `simpleRnn`. */
export interface SimpleRnnOptions extends RecurrentOptions {
  /** φ, by name or one of your own; default tanh. */
  readonly activation?: ActivationChoice;
}

/** Options of `lstm`. */
export interface LstmOptions extends RecurrentOptions {
  /** Added to the forget gate's initial bias. Default 1 (Jozefowicz et al. 2015). */
  readonly forgetBias?: number;
}

/** Initializes each gate's block of columns on its own, with the fans of one gate: `[rows, gates·units]`. */
function perGate(gates: number, initializer: Initializer): Initializer {
  if (gates === 1) return initializer;
  return ({ shape, fanIn, random }) => {
    const [rows, columns] = shape;
    const units = columns / gates;
    const values = new Float32Array(rows * columns);
    for (let gate = 0; gate < gates; gate++) {
      const block = initializer({ shape: [rows, units], fanIn, fanOut: units, random });
      for (let row = 0; row < rows; row++) values.set(block.subarray(row * units, (row + 1) * units), row * columns + gate * units);
    }
    return values;
  };
}

/** Whose square is a gigabyte of float32 for each gate. */
const requireWidth = integerFrom(1, 2 ** 14);

const requireEnoughClasses: Rule = (caller, name, value) => {
  requireWidth(caller, name, value);
  requireClasses(caller, name, value as number);
};

const RULES = {
  inputs: requireWidth,
  units: requireWidth,
  classes: requireEnoughClasses,
  init: requireFunction,
  recurrentInit: requireFunction,
  outputInit: requireFunction,
  biasInit: requireFunction,
  seed: requireSeed,
  loss: requireLoss,
  ops: requireOps,
};
const SIZES = ['inputs', 'units', 'classes'] as const;
const requireSimpleRnn = optionsOf<SimpleRnnOptions>({ ...RULES, activation: requireNamedActivation }, ...SIZES);
const requireLstm = optionsOf<LstmOptions>({ ...RULES, forgetBias: requireFinite }, ...SIZES);

type CellParts = Omit<Cell, 'step' | 'activation' | 'phi' | 'alpha' | 'hasCellState'>;

function cellParts(name: string, options: RecurrentOptions, gates: number, biasInit: Initializer): CellParts {
  const { inputs, units, init = xavierUniform, recurrentInit = orthogonal(), seed = 0 } = options;
  const width = gates * units;
  const shared = { layer: name, depth: 1, fanOut: units, seed };
  return {
    ops: options.ops ?? currentOps(),
    name,
    inputs,
    units,
    kernel: makeParameter({ ...shared, role: 'kernel', shape: [inputs, width], fanIn: inputs }, perGate(gates, init)),
    recurrentKernel: makeParameter({ ...shared, role: 'recurrentKernel', shape: [units, width], fanIn: units }, perGate(gates, recurrentInit)),
    bias: makeParameter({ ...shared, role: 'bias', shape: [width], fanIn: inputs }, biasInit),
  };
}

function build(cell: Cell, options: RecurrentOptions): RecurrentNetwork {
  const { classes, init = xavierUniform, outputInit = init, biasInit = constantWeights(0), seed = 0 } = options;
  return recurrentNetwork(cell, { classes, outputInit, biasInit, seed }, lossOf(options.loss ?? 'softmaxCrossEntropy'));
}

/**
 * h_t = φ(x_t·W + h_{t−1}·U + b), h_0 = 0, logits from h_T. Its Jacobian ∂h_t/∂h_{t−1} = diag(φ′(z_t))·Uᵀ, step after step, is what
 * makes ‖∂L/∂h_t‖ vanish or explode (Pascanu et al. 2013). Parameters: recurrent1/kernel, /recurrentKernel, /bias, dense2/kernel, /bias.
 *
 * @throws RangeError for sizes that are no integers from 1 to 16384, or fewer than two classes.
 * @example
 * const net = simpleRnn({ inputs: 28, units: 16, classes: 10, recurrentInit: orthogonal(1.2), seed: 1 });
 * const rows = tf.reshape(x, [20, 28, 28]);
 * // ∂L/∂h_1 … ∂L/∂h_T
 * net.lossAndGradients(rows, y).hiddenDeltas.length; // 28
 */
export function simpleRnn(options: SimpleRnnOptions): RecurrentNetwork {
  requireSimpleRnn('simpleRnn', 'options', options);
  const phi = activation(options.activation ?? 'tanh');
  return keepingNoVariable(() => {
    const parts = cellParts('recurrent1', options, 1, options.biasInit ?? constantWeights(0));
    const { ops } = parts;
    const step = (z: Tensor): CellStep => {
      const h = phi.forward(ops, z);
      return {
        state: { hidden: h, cell: null },
        preActivation: z,
        backward: ({ hidden }) => ({ delta: phi.backward(ops, hidden, z, h), cell: null, previousCell: null }),
      };
    };
    return build({ ...parts, activation: phi.name, ...ownPhi(phi), alpha: phi.alpha, hasCellState: false, step }, options);
  });
}

/** One step of an LSTM from its pre-activations, in the order input, forget, candidate, output. */
function lstmStep(ops: Ops, z: Tensor, previous: CellState): CellStep {
  const [zi, zf, zg, zo] = tf.split(z, 4, 1);
  const [i, f, g, o] = [ops.sigmoid(zi), ops.sigmoid(zf), ops.tanh(zg), ops.sigmoid(zo)];
  const before = previous.cell ?? tf.zerosLike(i);
  const c = ops.add(ops.multiply(f, before), ops.multiply(i, g));
  const squashed = ops.tanh(c);
  return {
    state: { hidden: ops.multiply(o, squashed), cell: c },
    preActivation: z,
    backward: ({ hidden, cell }) => {
      const throughHidden = ops.tanhGradient(ops.multiply(hidden, o), c);
      const whole = cell === null ? throughHidden : ops.add(cell, throughHidden);
      const delta = tf.concat([
        ops.sigmoidGradient(ops.multiply(whole, g), zi),
        ops.sigmoidGradient(ops.multiply(whole, before), zf),
        ops.tanhGradient(ops.multiply(whole, i), zg),
        ops.sigmoidGradient(ops.multiply(hidden, squashed), zo),
      ], 1);
      return { delta, cell: whole, previousCell: ops.multiply(whole, f) };
    },
  };
}

/**
 * i, f, o = σ(·), g = tanh(·) of x_t·W + h_{t−1}·U + b; c_t = f·c_{t−1} + i·g, h_t = o·tanh(c_t), h_0 = c_0 = 0; logits from h_T
 * (Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000). Columns of the weights in the order i, f, g, o.
 * Along c the factor per step is f, near 1, not a matrix: compare `cellDeltas` with `hiddenDeltas`.
 *
 * @throws RangeError for sizes that are no integers from 1 to 16384, or fewer than two classes.
 * @example
 * const net = lstm({ inputs: 28, units: 16, classes: 10, seed: 1 });
 * // ∂L/∂c_1
 * net.lossAndGradients(tf.reshape(x, [20, 28, 28]), y).cellDeltas[0].shape; // [20, 16]
 */
export function lstm(options: LstmOptions): RecurrentNetwork {
  requireLstm('lstm', 'options', options);
  const { units, forgetBias = 1, biasInit = constantWeights(0) } = options;
  const withForgetBias: Initializer = (context) => biasInit(context).map((b, j) => (j >= units && j < 2 * units ? b + forgetBias : b));
  return keepingNoVariable(() => {
    const parts = cellParts('recurrent1', options, 4, withForgetBias);
    const step = (z: Tensor, previous: CellState): CellStep => lstmStep(parts.ops, z, previous);
    return build({ ...parts, activation: 'lstm', alpha: null, hasCellState: true, step }, options);
  });
}
