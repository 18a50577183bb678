import { dataset, type Dataset } from '../data/dataset';
import { he } from '../models/initializers';
import { mlp } from '../models/mlp';
import { captureDisplays } from '../notebook/display';
import { show } from '../notebook/show';
import { table } from '../notebook/table';
import { RandomState } from '../numeric/random';
import { gradientHeatmap, gradientNormsOverTime } from '../plots/gradient-figures';
import { deadUnits } from '../probes/dead-units';
import { networkJacobian } from '../probes/jacobian';
import { every } from '../probes/schedule';
import { byGlobalNorm } from '../training/clipping/by-global-norm';
import { adam } from '../training/optimizers/adam';
import { train } from '../training/train';
import { wholeBatch } from '../data/batches';

/** Random examples of two classes. */
export function examples(size: number, features: number): Dataset {
  const images = Float32Array.from(new RandomState(1).normals(size * features));
  return dataset({ images, labels: Int32Array.from({ length: size }, (_, i) => i % 2), features, classes: 2 });
}

/** What a notebook does over and over: a net, some steps of training beyond the first fourteen, probes, figures, a table; then the net goes. */
export async function cycle(data: Dataset, seed: number): Promise<void> {
  const net = mlp({ sizes: [data.features, 32, 32, 2], activation: 'relu', batchNorm: {}, init: he, seed });
  const batch = wholeBatch(data);
  const first = wholeBatch(data.take(1));
  try {
    const run = await train(net, data, { optimizer: adam(0.01), batchSize: 20, epochs: 4, clip: byGlobalNorm(1), probe: every(5), test: data, progress: false });
    const dead = deadUnits(net, batch.inputs);
    networkJacobian(net, first.inputs);
    await captureDisplays(() => {
      show(gradientNormsOverTime(run.gradients));
      show(gradientHeatmap(run.gradients));
      table(dead);
    });
  } finally {
    for (const { inputs, labels } of [batch, first]) {
      inputs.dispose();
      labels.dispose();
    }
    net.dispose();
  }
}
