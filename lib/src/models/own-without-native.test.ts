import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { mlp } from './mlp';
import { layer } from './own-layer';

// A file of its own: whatever else has loaded tfjs in this process would bring the derivatives along.
it('a layer and an activation of one’s own are derived where native TensorFlow was never loaded', async () => {
  await ready({ backend: 'wasm' });
  const net = mlp({
    sizes: [2, 3, 2],
    activation: { name: 'cube', value: (z) => tf.mul(z, tf.square(z)) },
    layers: (block, place) => [...block, layer({ ...place, name: `twice${place.depth}`, forward: (a) => tf.add(a, a) })],
    seed: 1,
  });
  const { gradients } = net.lossAndGradients(tf.tensor2d([[1, -2]]), tf.tensor1d([1], 'int32'));
  expect(Math.max(...gradients[0].dataSync().map(Math.abs))).toBeGreaterThan(0);
  net.dispose();
});
