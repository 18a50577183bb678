import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../ops/ready';
import { RandomState } from '../../numeric/random';
import { deadUnits } from '../dead-units';

beforeAll(async () => {
  await ready();
});

const L = tfl.layers;
type Format = 'channelsFirst' | 'channelsLast';

function normals(shape: number[], seed: number): Tensor {
  const random = new RandomState(seed);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape);
}

const shape = (format: Format, sides: readonly number[]): number[] => (format === 'channelsFirst' ? [3, ...sides] : [...sides, 3]);
const seeded = { kernelInitializer: tfl.initializers.randomNormal({ stddev: 0.3, seed: 5 }) };

/** Gives the convolution biases that kill its first and its last channel of five. */
function biased(layer: tfl.layers.Layer): void {
  tf.tidy(() => {
    const weights = layer.getWeights();
    const values = [-50, 1, 50, 0, -50].slice(0, weights[weights.length - 1].size);
    layer.setWeights([...weights.slice(0, -1), tf.tensor1d(values)]);
  });
}

const image = [6, 7];

/** Layers for inputs of three channels, the first with its input shape. */
const MODELS: [string, readonly number[], (format: Format) => tfl.layers.Layer[]][] = [
  ['convolution', image, (dataFormat) => [L.conv2d({ filters: 5, kernelSize: 3, activation: 'relu', dataFormat, inputShape: shape(dataFormat, image), ...seeded })]],
  ['transposed convolution', image, (dataFormat) => [L.conv2dTranspose({ filters: 5, kernelSize: 3, activation: 'relu', dataFormat, inputShape: shape(dataFormat, image), ...seeded })]],
  ['convolution in space', [4, 5, 6], (dataFormat) => [L.conv3d({ filters: 5, kernelSize: 2, activation: 'relu', dataFormat, inputShape: shape(dataFormat, [4, 5, 6]), ...seeded })]],
  ['depthwise convolution', image, (dataFormat) => [L.depthwiseConv2d({ kernelSize: 3, activation: 'relu', dataFormat, inputShape: shape(dataFormat, image), depthwiseInitializer: seeded.kernelInitializer })]],
  ['separate activation', image, (dataFormat) => [
    L.conv2d({ filters: 5, kernelSize: 3, dataFormat, inputShape: shape(dataFormat, image), ...seeded }), L.dropout({ rate: 0.5 }), L.leakyReLU({ alpha: 0.001 }),
  ]],
  ['normalised, pooled, padded and activated', image, (dataFormat) => [
    L.conv2d({ filters: 5, kernelSize: 3, dataFormat, inputShape: shape(dataFormat, image), ...seeded }),
    L.batchNormalization({ axis: dataFormat === 'channelsFirst' ? 1 : 3 }),
    L.maxPooling2d({ poolSize: 2, dataFormat }), L.zeroPadding2d({ padding: 1, dataFormat }), L.activation({ activation: 'tanh' }),
  ]],
];

function sequenceOf(format: Format): tfl.Sequential {
  const model = tfl.sequential({ layers: [L.conv2d({ filters: 5, kernelSize: 3, dataFormat: format, inputShape: shape(format, image), ...seeded }), L.reLU({})] });
  biased(model.layers[0]);
  return model;
}

const transposed = (x: Tensor): Tensor => tf.transpose(x, [0, ...Array.from({ length: x.rank - 2 }, (_, axis) => axis + 2), 1]);

describe('units of images with the channels first', () => {
  it.each(MODELS)('are those of the same images with the channels last, after %s', (_, sides, layersOf) => {
    const [first, last] = (['channelsFirst', 'channelsLast'] as const).map((format) => tfl.sequential({ layers: layersOf(format) }));
    for (const model of [first, last]) biased(model.layers[0]);
    tf.tidy(() => {
      const x = normals([4, 3, ...sides], 1);
      const [row] = deadUnits(first, x);
      const [other] = deadUnits(last, transposed(x));
      expect(row.size).toBe(other.size);
      expect(row.dead).toBe(other.dead);
      expect(row.units.map(({ activeShare }) => activeShare)).toEqual(other.units.map(({ activeShare }) => expect.closeTo(activeShare, 10) as number));
    });
    expect(deadCount(first)).toBeGreaterThan(0);
    first.dispose();
    last.dispose();
  });

  it('are found after a sum, and in each time step', () => {
    tf.tidy(() => {
      const x = normals([4, 3, ...image], 1);
      const input = tfl.input({ shape: [3, ...image] });
      const conv = L.conv2d({ filters: 3, kernelSize: 3, padding: 'same', dataFormat: 'channelsFirst', name: 'conv', ...seeded }).apply(input) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: input, outputs: L.reLU({ name: 'phi' }).apply(L.add().apply([conv, input])) as tfl.SymbolicTensor });
      biased(model.getLayer('conv'));
      expect(deadUnits(model, x)).toMatchObject([{ layer: 'phi', size: 3, dead: 1 }]);
      const film = normals([2, 4, 3, ...image], 2);
      const wrapped = (layer: unknown) => tfl.sequential({ layers: [L.timeDistributed({ layer, inputShape: [4, 3, ...image], name: 'each' } as never)] });
      const rows = deadUnits(wrapped(sequenceOf('channelsFirst')), film, { batchSize: 1 });
      expect(rows.map(({ size, dead, flatInBatch }) => [size, dead, flatInBatch.length])).toEqual([[5, 2, 2], [5, 2, 2]]);
      const one = L.conv2d({ filters: 5, kernelSize: 3, activation: 'relu', dataFormat: 'channelsFirst', ...seeded });
      const wrapping = wrapped(one);
      biased(wrapping.layers[0]);
      expect(deadUnits(wrapping, film)).toMatchObject([{ layer: 'each', size: 5, dead: 2 }]);
    });
  });

  it('are last in what TensorFlow.js makes of a line with the channels first', () => {
    tf.tidy(() => {
      const model = tfl.sequential({ layers: [L.conv1d({ filters: 5, kernelSize: 2, activation: 'relu', dataFormat: 'channelsFirst', inputShape: [3, 6], ...seeded })] });
      biased(model.layers[0]);
      expect(deadUnits(model, normals([4, 3, 6], 1))).toMatchObject([{ size: 5, dead: 2 }]);
    });
  });
});

/** Dead units of all layers, so that a comparison of zeros is noticed. */
function deadCount(model: tfl.Sequential): number {
  return tf.tidy(() => {
    const rows = deadUnits(model, normals([4, ...(model.inputs[0].shape.slice(1) as number[])], 1));
    return rows.reduce((sum, { dead, flatShare }) => sum + dead + Number(flatShare > 0), 0);
  });
}
