import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';
import { forwardThrough, type Backward, type Forward, type ForwardContext, type Layer } from './layer';
import type { Parameter } from './network';

/** A residual block. */
export interface ResidualBlock {
  readonly ops: Ops;
  readonly name: string;
  /** Units of its input. */
  readonly inputs: number;
  /** f, from the input. */
  readonly branch: readonly Layer[];
  /** α of x + α·f(x), `[1]` (ReZero, Bachlechner et al. 2020). Default none: 1. */
  readonly alpha?: Parameter;
}

/** Σ over all entries, `[1]`. */
const total = (x: Tensor): Tensor => tf.reshape(tf.sum(x), [1]);

/**
 * x + f(x), or x + α·f(x), f the layers of the branch (He et al. 2016). Backward: ∂L/∂x = upstream + α·Jᵀ·upstream, so a path without weights stays
 * open; ∂L/∂α = Σ upstream·f(x).
 *
 * @throws RangeError unless f keeps the number of units.
 */
export function residualLayer({ ops, name, inputs, branch, alpha }: ResidualBlock): Layer {
  const units = branch.at(-1)?.units ?? inputs;
  if (units !== inputs) throw new RangeError(`residual: ${name} must keep its number of units, got ${inputs} -> ${units}`);
  const scaled = (x: Tensor): Tensor => (alpha === undefined ? x : ops.multiply(x, alpha.variable));
  const forward = (x: Tensor, context: ForwardContext): Forward => {
    const f = forwardThrough(branch, x, context);
    return {
      output: ops.add(x, scaled(f.output)),
      backward: (upstream, wantInput): Backward => {
        const { input, gradients } = f.backward(scaled(upstream), wantInput);
        return {
          input: input === null ? null : ops.add(upstream, input),
          gradients: alpha === undefined ? gradients : [...gradients, total(ops.multiply(upstream, f.output))],
        };
      },
    };
  };
  return {
    name,
    kind: 'residual',
    units,
    parameters: [...branch.flatMap((layer) => layer.parameters), ...(alpha === undefined ? [] : [alpha])],
    statistics: branch.flatMap((layer) => layer.statistics),
    random: branch.some(({ random }) => random === true),
    forward,
  };
}
