import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as lab from '../../index';
import { MEASURED_NUMBERS, REAL } from '../documented';
import { calling, method, type ValidCall } from '../valid-call';
import type { World } from '../world';

const data = (world: World): lab.Dataset => world.data();
const checkpoint = (): lab.Checkpoint => ({ tensors: { w: { shape: [2], values: Float32Array.of(1, 2) } }, metadata: { epoch: '1' } });

/** A folder that goes with the case. */
function inFolder(world: World): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-face-'));
  world.own({ dispose: () => { rmSync(folder, { recursive: true, force: true }); } });
  return join(folder, 'file');
}

function savedIn(world: World): string {
  const path = inFolder(world);
  lab.saveCheckpoint(path, checkpoint());
  return path;
}

/** Two images of 2 × 2. */
const squares = (): lab.Dataset => lab.dataset({ images: new Float32Array(8), labels: Int32Array.of(0, 1), features: 4, classes: 2 });

/** A checkpoint may hold nothing. */
const noTensors = { 'checkpoint.tensors': ['{}'], 'checkpoint.metadata': ['{}'] };

export const dataCalls: Readonly<Record<string, ValidCall>> = {
  shuffledBatches: calling(lab.shuffledBatches, (world) => [world.data(), { batchSize: 2, seed: 1 }], {
    accepts: { 'options.batchSize': ['huge'], 'options.seed': ['zero'], 'options.epoch': ['zero'] },
  }),
  wholeBatch: calling(lab.wholeBatch, (world) => [world.data()]),
  loadCheckpoint: calling(lab.loadCheckpoint, (world) => [savedIn(world)]),
  saveCheckpoint: calling(lab.saveCheckpoint, (world) => [inFolder(world), checkpoint()], { accepts: noTensors }),
  loadMnist: calling(lab.loadMnist, () => [{ source: 'shipped', validation: 10 }], { accepts: { 'options.validation': ['zero'] } }),
  scaled: calling(lab.scaled, (world) => [world.data(), 2], { accepts: { factor: REAL } }),
  classCounts: calling(lab.classCounts, (world) => [world.data()], { accepts: { 'dataset.labels': ['empty'] } }),
  dataset: calling(lab.dataset, () => [{ images: Float32Array.of(0, 1, 1, 0), labels: Int32Array.of(1, 0), features: 2, classes: 2 }], {
    accepts: { 'parts.images': MEASURED_NUMBERS, 'parts.labels': ['with zero'], 'parts.classes': ['huge'], 'parts.targets': [] },
  }),
  'tasks.copyTask': calling(lab.tasks.copyTask, () => [{ size: 3, delay: 4 }], { accepts: { 'options.seed': ['zero'] }, names: ['steps·inputs'] }),
  'tasks.addingProblem': calling(lab.tasks.addingProblem, () => [{ size: 3, steps: 30 }], { accepts: { 'options.seed': ['zero'] } }),
  'tasks.digitRows': calling(lab.tasks.digitRows, () => [squares(), { ask: 'firstRowInk', from: 0 }], { accepts: { 'options.from': ['zero'] }, names: ['from and to'] }),
  'Dataset.subset': method(data, 'subset', () => [1, 3], { accepts: { start: ['zero'] } }),
  'Dataset.take': method(data, 'take', () => [3], { accepts: { count: ['zero'] } }),
};
