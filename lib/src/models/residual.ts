import type { Kernels } from '../kernels/kernels';
import { forwardThrough, type Layer } from './layer';

/**
 * x + f(x), f the layers inside (He et al. 2016). Backward: ∂L/∂x = upstream + Jᵀ·upstream, so a path without weights stays open.
 *
 * @throws RangeError unless f keeps the number of units.
 */
export function residualLayer(name: string, kernels: Kernels, inputs: number, layers: readonly Layer[]): Layer {
  const units = layers.at(-1)?.units ?? inputs;
  if (units !== inputs) throw new RangeError(`residual: ${name} must keep its number of units, got ${inputs} -> ${units}`);
  return {
    name,
    kind: 'residual',
    units,
    parameters: layers.flatMap((layer) => layer.parameters),
    statistics: layers.flatMap((layer) => layer.statistics),
    perExample: layers.every((layer) => layer.perExample),
    forward: (x, pass) => {
      const branch = forwardThrough(layers, x, pass);
      return {
        output: kernels.add(x, branch.output),
        backward: (upstream, wantInput) => {
          const { input, gradients } = branch.backward(upstream, wantInput);
          return { input: input === null ? null : kernels.add(upstream, input), gradients };
        },
      };
    },
  };
}
