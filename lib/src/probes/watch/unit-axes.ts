import type { Tensor } from '@tensorflow/tfjs-core';
import { classOf, isContainer, isTimeDistributed } from './layer-kinds';
import type { WatchedLayer } from './model';

/** Layers whose output has the axes of their input, whatever these are. */
const SAME_AXES = new Set([
  'Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'Softmax', 'LayerNormalization', 'Dropout', 'SpatialDropout1D', 'GaussianNoise',
  'GaussianDropout', 'AlphaDropout', 'Masking', 'Add', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate',
]);

interface Known {
  readonly axis: number;
  readonly shape: readonly number[];
}

const sameShape = (one: readonly number[], other: readonly number[]): boolean => one.length === other.length && one.every((length, i) => length === other[i]);

/** Of images with the channels first: behind the axis of the examples, and that of the time steps if there is one. */
function ofImages(layer: WatchedLayer, rank: number): number | null {
  const { dataFormat, cell } = layer as { dataFormat?: unknown; cell?: { dataFormat?: unknown } };
  if ((dataFormat ?? cell?.dataFormat) !== 'channelsFirst' || rank < 4) return null;
  return classOf(layer) === 'ConvLSTM2D' ? rank - 3 : 1;
}

/**
 * Which axis of what a layer puts out are its units, where it is not the last: convolutions with the channels first have them there, and so have the
 * activations, normalisations and sums after them. Follows the tensors of one pass, by their data, which a copy shares.
 */
export class UnitAxes {
  private readonly known = new WeakMap<object, Known>();
  /** Of the last output of each layer. */
  private readonly latest = new Map<WatchedLayer, number>();

  /** Axis of the units in the output; call it for every layer in the order in which they run. */
  after(layer: WatchedLayer, inputs: readonly Tensor[], output: Tensor): number {
    const axis = this.axisOf(layer, inputs, output.rank);
    this.latest.set(layer, axis);
    this.known.set(output.dataId, { axis, shape: output.shape });
    return axis;
  }

  private axisOf(layer: WatchedLayer, inputs: readonly Tensor[], rank: number): number {
    const last = rank - 1;
    if (isTimeDistributed(layer)) return this.inStep(layer.layer, inputs, rank - 1) + 1;
    const { axis } = layer as { axis?: unknown };
    if (classOf(layer) === 'BatchNormalization' && typeof axis === 'number') return axis < 0 ? rank + axis : axis;
    if (SAME_AXES.has(classOf(layer))) return inputs.flatMap((input) => this.ofTensor(input) ?? [])[0] ?? last;
    return ofImages(layer, rank) ?? last;
  }

  /** Of what runs in each time step: a model ends in its last layer. */
  private inStep(inner: WatchedLayer, inputs: readonly Tensor[], rank: number): number {
    if (isContainer(inner)) return this.latest.get(inner.outputs[0].sourceLayer) ?? rank - 1;
    const outer = inputs.flatMap((input) => this.ofTensor(input) ?? [])[0];
    if (SAME_AXES.has(classOf(inner)) && typeof outer === 'number') return outer - 1;
    return this.axisOf(inner, [], rank);
  }

  private ofTensor(tensor: Tensor): number | undefined {
    const found = this.known.get(tensor.dataId);
    return found && sameShape(found.shape, tensor.shape) ? found.axis : undefined;
  }
}
