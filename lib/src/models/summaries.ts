import { counted, inspectable } from '../numeric/inspectable';
import type { Layer } from './layer';
import type { Network, Parameter } from './network';

/** Layers beyond this many are named by their number alone. */
const LAYERS_SHOWN = 12;

const shapeText = ({ variable }: Parameter): string => `[${variable.shape.join(', ')}]`;

/** A parameter that a notebook prints in one line. */
export function inspectableParameter(parameter: Parameter): Parameter {
  return inspectable(parameter, (one) => `Parameter ${one.name} ${shapeText(one)}${one.variable.isDisposed ? ', disposed' : ''}`);
}

/** A layer that a notebook prints in one line. */
export function inspectableLayer(layer: Layer): Layer {
  return inspectable(layer, ({ name, kind, units, parameters }) =>
    [`Layer ${name}: ${kind}, ${counted(units, 'units')}`, ...parameters.map((one) => `${one.role} ${shapeText(one)}`)].join(', '));
}

/** Throws an Error that names the function when a parameter or statistic has been disposed. */
export function requireAlive(caller: string, { parameters, statistics = [] }: Pick<Network, 'parameters' | 'statistics'>): void {
  const dead = [...parameters, ...statistics].find(({ variable }) => variable.isDisposed);
  if (dead !== undefined) throw new Error(`${caller}: the network must not be disposed, but ${dead.name} was; make it anew`);
}

/** A network that a notebook prints in two lines: its size, and its layers from the input to the output. */
export function inspectableNetwork<N extends Network>(network: N, kind: string, layers: readonly string[]): N {
  return inspectable(network, ({ parameters }) => {
    const size = parameters.reduce((sum, { variable }) => sum + variable.size, 0);
    const state = parameters.some(({ variable }) => variable.isDisposed) ? ', disposed' : '';
    const left = layers.length - LAYERS_SHOWN;
    const named = left <= 0 ? layers : [...layers.slice(0, LAYERS_SHOWN - 1), `… ${counted(left, 'layers')} …`, ...layers.slice(-1)];
    return `${kind}: ${counted(size, 'parameters')} in ${counted(parameters.length, 'tensors')}${state}\n${named.join(' → ')}`;
  });
}
