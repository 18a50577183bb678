import type { Ops } from '../ops/ops';
import { halvesThrough } from './batch-halves';
import { forwardThrough, takesHalves, type Halves, type Layer, type Pass } from './layer';

/**
 * x + f(x), f the layers inside (He et al. 2016). Backward: ∂L/∂x = upstream + Jᵀ·upstream, so a path without weights stays open.
 *
 * @throws RangeError unless f keeps the number of units.
 */
export function residualLayer(name: string, ops: Ops, inputs: number, layers: readonly Layer[]): Layer {
  const units = layers.at(-1)?.units ?? inputs;
  if (units !== inputs) throw new RangeError(`residual: ${name} must keep its number of units, got ${inputs} -> ${units}`);
  return {
    name,
    kind: 'residual',
    units,
    parameters: layers.flatMap((layer) => layer.parameters),
    statistics: layers.flatMap((layer) => layer.statistics),
    forward: (x, pass) => {
      const branch = forwardThrough(layers, x, pass);
      return {
        output: ops.add(x, branch.output),
        backward: (upstream, wantInput) => {
          const { input, gradients } = branch.backward(upstream, wantInput);
          return { input: input === null ? null : ops.add(upstream, input), gradients };
        },
      };
    },
    ...(layers.every(takesHalves) && { forwardHalves: (x: Halves, pass: Pass) => {
      const sums = (a: Halves, b: Halves): Halves => [ops.add(a[0], b[0]), ops.add(a[1], b[1])];
      const branch = halvesThrough(layers, x, pass);
      return {
        output: sums(x, branch.output),
        backward: (upstream, wantInput) => {
          const { input, gradients } = branch.backward(upstream, wantInput);
          return { input: input === null ? null : sums(upstream, input), gradients };
        },
      };
    } }),
  };
}
