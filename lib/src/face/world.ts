import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { dataset, type Dataset } from '../data/dataset';
import type { LayeredNetwork } from '../models/layered-network';
import { mlp } from '../models/mlp';
import type { Network } from '../models/network';
import type { RecurrentNetwork } from '../models/recurrent';
import { simpleRnn } from '../models/simple-rnn';
import type { Optimizer } from '../training/optimizers/optimizer';
import { momentum } from '../training/optimizers/momentum';

/** What a valid call is made of; everything in it is freed when the case is over. */
export class World {
  private readonly owned: { dispose(): void }[] = [];
  private readonly networks: Network[] = [];
  private readonly optimizers: Optimizer[] = [];

  own<Thing extends { dispose(): void }>(thing: Thing): Thing {
    this.owned.push(thing);
    return thing;
  }

  /** float32 numbers around 0. */
  tensor(...shape: number[]): Tensor {
    const size = shape.reduce((product, length) => product * length, 1);
    return this.own(tf.tensor(Float32Array.from({ length: size }, (_, i) => ((i * 7) % 5) / 4 - 0.4), shape));
  }

  /** Six examples of three features. */
  inputs(): Tensor2D {
    return this.tensor(6, 3) as Tensor2D;
  }

  labels(): Tensor1D {
    return this.own(tf.tensor1d([0, 1, 0, 1, 0, 1], 'int32'));
  }

  data(): Dataset {
    const images = Float32Array.from({ length: 18 }, (_, i) => ((i * 7) % 5) / 4 - 0.4);
    return dataset({ images, labels: Int32Array.of(0, 1, 0, 1, 0, 1), features: 3, classes: 2 });
  }

  net(): LayeredNetwork {
    const net = this.own(mlp({ sizes: [3, 4, 2], activation: 'tanh', seed: 1 }));
    this.networks.push(net);
    return net;
  }

  /** A net that keeps running averages. */
  normedNet(): LayeredNetwork {
    const net = this.own(mlp({ sizes: [3, 4, 2], activation: 'tanh', batchNorm: {}, seed: 1 }));
    this.networks.push(net);
    return net;
  }

  rnn(): RecurrentNetwork {
    const net = this.own(simpleRnn({ inputs: 3, units: 4, classes: 2, seed: 1 }));
    this.networks.push(net);
    return net;
  }

  /** A step of the net. */
  step(net: Network = this.net()): ReturnType<Network['lossAndGradients']> {
    return this.own(net.lossAndGradients(this.inputs(), this.labels()));
  }

  /** An optimizer that remembers something. */
  optimizer(net?: Network): Optimizer {
    const optimizer = momentum(0.01);
    this.optimizers.push(optimizer);
    if (net !== undefined) optimizer.apply(net.parameters, this.step(net).gradients, net.ops);
    return optimizer;
  }

  /** Every weight, statistic and slot: what a failed call must leave as it is. */
  state(): string {
    const variables = this.networks.flatMap((net) => [...net.parameters, ...(net.statistics ?? [])].map(({ name, variable }) => [name, variable] as const));
    const slots = this.optimizers.flatMap((one) => one.slots.map(({ parameter, variable }) => [parameter, variable] as const));
    const values = [...variables, ...slots].map(([name, variable]) => `${name} ${variable.isDisposed ? 'disposed' : String(variable.dataSync())}`);
    return [...values, ...this.optimizers.map(({ steps }) => `${steps} steps`)].join('\n');
  }

  dispose(): void {
    for (const optimizer of this.optimizers.splice(0)) optimizer.reset();
    this.networks.length = 0;
    for (const thing of this.owned.splice(0).reverse()) thing.dispose();
  }
}
