import { integerFrom } from '../checks/rules';
import { inspectable, INSPECT } from '../numeric/inspectable';
import type { Network, StepResult } from './network';
import { lossAndGradientsFrom } from './passes';
import { requireNetwork } from './require-network';

const requireLayer = integerFrom(1);

const textOf = (net: Network): string => (net as { [INSPECT]?: () => string })[INSPECT]?.() ?? 'a network';

/**
 * A view of a network that leaves one layer as it is: its parameters and their gradients are missing, so that no optimizer moves them. The error
 * passes through the layer as before. The view shares its tensors with `net`: what trains one trains the other, and `net` stays whole.
 *
 * @param layer Number of a weight layer, 1 nearest the input.
 * @throws RangeError for a layer without parameters, or the only one that is left.
 * @example
 * freeze(net, 1).parameters.map(({ name }) => name); // ['dense2/kernel', 'dense2/bias', 'dense3/kernel', 'dense3/bias']
 */
export function freeze(net: Network, layer: number): Network {
  requireNetwork('freeze', 'net', net);
  requireLayer('freeze', 'layer', layer);
  const depths = [...new Set(net.parameters.map(({ depth }) => depth))];
  if (!depths.includes(layer)) throw new RangeError(`freeze: layer must be one of ${depths.join(', ')}, got ${layer}`);
  if (depths.length === 1) throw new RangeError(`freeze: net must have another layer to train, got layer ${layer} alone`);
  const learns = net.parameters.map(({ depth }) => depth !== layer);
  const learning = <R extends Pick<StepResult, 'gradients'>>(result: R): R => ({ ...result, gradients: result.gradients.filter((_, index) => learns[index]) });
  const { passes } = net.lossAndGradients;
  const frozen: Network = {
    ...net,
    parameters: net.parameters.filter((_, index) => learns[index]),
    lossAndGradients: passes ? lossAndGradientsFrom({ ...passes, of: (inputs, labels) => learning(passes.of(inputs, labels)) }) : (inputs, labels) => {
      const result = net.lossAndGradients(inputs, labels);
      result.gradients.forEach((gradient, index) => { if (!learns[index]) gradient.dispose(); });
      return learning(result);
    },
  };
  return inspectable(frozen, () => `${textOf(net)}\nlayer ${layer} frozen`);
}
