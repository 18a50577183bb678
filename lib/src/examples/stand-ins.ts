import * as tf from '@tensorflow/tfjs-node';
import { wholeBatch } from '../data/batches';
import { loadMnist, type Mnist } from '../data/mnist';
import { he } from '../models/initializers';
import type { LayeredNetwork } from '../models/layered-network';
import { mlp } from '../models/mlp';
import { every } from '../probes/schedule';
import { byGlobalNorm } from '../training/clipping/by-global-norm';
import { sgd } from '../training/optimizers/sgd';
import type { Run } from '../training/run';
import { train } from '../training/train';

/** What an example may use without making it, so that it stays short. */
export interface StandIns {
  tf: typeof tf;
  /** The shipped images of MNIST, few of them. */
  mnist: Mnist;
  /** `mnist.train`, 400 images. */
  digits: Mnist['train'];
  /** The first 20 digits: inputs `[20, 784]` and labels `[20]`. */
  x: tf.Tensor2D;
  y: tf.Tensor1D;
  /** A new ReLU network 784-12-8-10, of He's initialisation. */
  net: LayeredNetwork;
  /** A compiled network 784-8-10 of tfjs's own. */
  model: tf.LayersModel;
  /** What `train` returned for a network like `net`: ten clipped steps, all of them probed. */
  run: Run;
}

export const STAND_INS = ['tf', 'mnist', 'digits', 'x', 'y', 'net', 'model', 'run'] as const satisfies readonly (keyof StandIns)[];

/** Hands out the stand-ins; networks anew for every example, since it may train them. */
export interface Maker {
  make: (names: ReadonlySet<string>) => { standIns: Partial<StandIns>; dispose: () => void };
  dispose: () => void;
}

const SIZES = [784, 12, 8, 10];
const newNet = (): LayeredNetwork => mlp({ sizes: SIZES, activation: 'relu', init: he, seed: 1 });

function newModel(): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [784], units: 8, activation: 'relu', kernelInitializer: tf.initializers.heNormal({ seed: 1 }) }),
      tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
  return model;
}

async function newRun(digits: Mnist['train']): Promise<Run> {
  const net = newNet();
  try {
    return await train(net, digits, {
      optimizer: sgd(0.1), batchSize: 40, epochs: 1, clip: byGlobalNorm(1), probe: { schedule: every(1), histograms: true }, progress: false,
    });
  } finally {
    net.dispose();
  }
}

/** Call after `ready`. */
export async function makeStandIns(): Promise<Maker> {
  const all = loadMnist({ source: 'shipped' });
  const mnist = { ...all, train: all.train.take(400), validation: all.validation.take(100), test: all.test.take(100) };
  const { inputs: x, labels: y } = wholeBatch(mnist.train.take(20));
  const shared = { tf, mnist, digits: mnist.train, x, y, run: await newRun(mnist.train) };
  return {
    make: (names) => {
      const net = names.has('net') ? newNet() : undefined;
      const model = names.has('model') ? newModel() : undefined;
      return {
        standIns: { ...shared, ...(net && { net }), ...(model && { model }) },
        dispose: () => {
          net?.dispose();
          model?.dispose();
        },
      };
    },
    dispose: () => {
      tf.dispose([x, y]);
    },
  };
}
