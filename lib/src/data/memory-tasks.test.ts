import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { lstm } from '../models/lstm';
import { addingProblem } from './adding-problem';
import { shuffledBatches, wholeBatch } from './batches';
import { copyTask } from './copy-task';
import { dataset, type Dataset } from './dataset';
import { digitRows } from './digit-rows';
import { loadMnist } from './mnist';
import { scaled } from './scaled';
import { evaluate } from '../training/evaluate';
import { adam } from '../training/optimizers/adam';
import { train } from '../training/train';

/** The rows of example `e`: `[steps][inputs]`. */
function sequence({ images, features, exampleShape: [steps, inputs] }: Dataset, e: number): number[][] {
  return Array.from({ length: steps }, (_, t) => [...images.subarray(e * features + t * inputs, e * features + (t + 1) * inputs)]);
}
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

beforeAll(async () => {
  await ready();
});

describe('copyTask', () => {
  const copying = copyTask({ size: 40, delay: 6, length: 3, symbols: 4, seed: 2 });

  it('shows symbols, blanks, a sign and blanks, and asks for the symbols after the sign', () => {
    expect([copying.size, copying.exampleShape, copying.classes, copying.labelsPerExample]).toEqual([40, [12, 6], 5, 12]);
    for (let e = 0; e < copying.size; e++) {
      const shown = sequence(copying, e).map((row) => {
        expect(row.reduce((a, b) => a + b, 0)).toBe(1);
        return row.indexOf(1);
      });
      const asked = [...copying.labels.subarray(e * 12, (e + 1) * 12)];
      expect(shown.slice(3)).toEqual([4, 4, 4, 4, 4, 5, 4, 4, 4]);
      expect(asked.slice(0, 9)).toEqual(new Array(9).fill(4));
      expect(asked.slice(9)).toEqual(shown.slice(0, 3));
      expect(Math.max(...shown.slice(0, 3))).toBeLessThan(4);
    }
  });

  it('is the same of the same seed, and another of another', () => {
    expect(copyTask({ size: 40, delay: 6, length: 3, symbols: 4, seed: 2 }).labels).toEqual(copying.labels);
    expect(copyTask({ size: 40, delay: 6, length: 3, symbols: 4, seed: 3 }).labels).not.toEqual(copying.labels);
  });
});

describe('addingProblem', () => {
  it('of Le marks two numbers in [0, 1) and asks for their sum, whose variance is 1/6', () => {
    const adding = addingProblem({ size: 4000, steps: 12, seed: 1 });
    for (let e = 0; e < 200; e++) {
      const marked = sequence(adding, e).filter(([, marker]) => marker === 1);
      expect(marked).toHaveLength(2);
      expect(adding.targets![e]).toBeCloseTo(marked[0][0] + marked[1][0], 6);
    }
    expect(Math.min(...adding.images)).toBe(0);
    expect(Math.abs(mean(adding.targets!.map((y) => (y - 1) ** 2)) - 1 / 6)).toBeLessThan(0.012);
  });

  it('of 1997 marks one of the first ten and one of the first T/2 − 1, and begins and ends with −1', () => {
    const adding = addingProblem({ size: 500, steps: 30, form: 'hochreiter', seed: 1 });
    let begun = 0;
    for (let e = 0; e < adding.size; e++) {
      const rows = sequence(adding, e);
      const marked = rows.flatMap(([x, marker], step) => (marker === 1 ? [{ x, step }] : []));
      expect(marked).toHaveLength(2);
      expect(marked[0].step).toBeLessThan(10);
      expect(marked[1].step).toBeLessThan(14);
      expect(rows[29][1]).toBe(-1);
      expect(rows[0][1]).toBe(marked[0].step === 0 ? 1 : -1);
      if (marked[0].step === 0) begun++;
      expect(adding.targets![e]).toBeCloseTo(0.5 + (marked[0].x + marked[1].x) / 4, 6);
      expect(Math.abs(adding.targets![e] - 0.5)).toBeLessThanOrEqual(0.5);
    }
    expect(begun).toBeGreaterThan(20);
    expect(() => addingProblem({ size: 5, steps: 23, form: 'hochreiter' })).toThrow('addingProblem: steps must be at least 24 of the form hochreiter, got 23');
  });
});

describe('digitRows', () => {
  const three = dataset({
    images: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 0, 0, 1, 0, 0, 0, 2, 2, 2, 0, 9, 0, 0, 0, 0), labels: Int32Array.of(2, 0, 1), features: 9, classes: 3,
  });

  it('reads the rows asked for, with the label at the end or at every row', () => {
    const cut = digitRows(three, { from: 1, ask: 'digitEveryRow' });
    expect(cut.exampleShape).toEqual([2, 3]);
    expect([...cut.images]).toEqual([3, 4, 5, 6, 7, 8, 0, 0, 1, 0, 0, 0, 0, 9, 0, 0, 0, 0]);
    expect([...cut.labels]).toEqual([2, 2, 0, 0, 1, 1]);
    expect([...digitRows(three).labels]).toEqual([2, 0, 1]);
    expect([...digitRows(three).images]).toEqual([...three.images]);
  });

  it('has classes of ink in the first row read', () => {
    expect([...digitRows(three, { ask: 'firstRowInk', from: 1 }).labels]).toEqual([1, 0, 0]);
    expect([...digitRows(three, { ask: 'firstRowInk', from: 1, classes: 3 }).labels]).toEqual([2, 0, 1]);
  });

  it('of MNIST has halves as large as each other where there is ink', () => {
    const ink = digitRows(loadMnist({ source: 'shipped' }).original, { ask: 'firstRowInk', from: 7, to: 27 });
    expect(Math.abs(mean(ink.labels) - 0.5)).toBeLessThan(0.01);
  });

  it('refuses what has no such rows', () => {
    expect(() => digitRows(three, { from: 2, to: 2 })).toThrow('digitRows: from and to must be rows with 0 ≤ from < to ≤ 3, got 2 and 2');
    expect(() => digitRows(dataset({ images: new Float32Array(2), labels: new Int32Array(1), features: 2, classes: 1 }))).toThrow('square images, got 2 features');
  });
});

describe('several labels an example, and numbers', () => {
  const copying = copyTask({ size: 7, delay: 2, length: 1, symbols: 2, seed: 1 });
  const adding = addingProblem({ size: 5, steps: 4, seed: 1 });

  it('go with their examples through subsets, scaling and batches', () => {
    expect([...copying.subset(2, 4).labels]).toEqual([...copying.labels.subarray(8, 16)]);
    expect([...adding.subset(1, 3).targets!]).toEqual([...adding.targets!.subarray(1, 3)]);
    expect([...scaled(adding, 2).targets!]).toEqual([...adding.targets!]);
    expect(scaled(copying, 2)).toMatchObject({ labelsPerExample: 4, exampleShape: [4, 4] });
    for (const data of [copying, adding]) {
      for (const { inputs, labels, size } of shuffledBatches(data, { batchSize: 3, seed: 4 })) {
        const rows = inputs.arraySync();
        const answers = labels.dataSync();
        for (let row = 0; row < size; row++) {
          const example = Array.from({ length: data.size }, (_, e) => e).find((e) => data.images.subarray(e * data.features, (e + 1) * data.features).every((value, i) => value === rows[row][i]));
          const all = data.targets ?? data.labels;
          const each = data.labelsPerExample;
          expect([...answers.subarray(row * each, (row + 1) * each)]).toEqual([...all.subarray(example! * each, (example! + 1) * each)]);
        }
      }
    }
    const whole = wholeBatch(adding);
    expect([whole.labels.dtype, ...whole.labels.dataSync()]).toEqual(['float32', ...adding.targets!]);
    tf.dispose([whole.inputs, whole.labels]);
  });

  it('must agree in their numbers', () => {
    const parts = { images: new Float32Array(6), labels: new Int32Array(6), features: 2, classes: 1, labelsPerExample: 2 };
    expect(dataset({ ...parts, targets: new Float32Array(6) }).size).toBe(3);
    expect(() => dataset({ ...parts, labelsPerExample: 4 })).toThrow('dataset: labelsPerExample must divide the 6 labels, got 4');
    expect(() => dataset({ ...parts, targets: new Float32Array(5) })).toThrow('dataset: targets must be 6 numbers with classes 1, got 5 with classes 1');
    expect(() => dataset({ ...parts, exampleShape: [3] })).toThrow('dataset: exampleShape must hold 2 numbers, got [3]');
  });
});

describe('a recurrent network', () => {
  it('learns to copy, in the shape that the data set has', async () => {
    const copying = copyTask({ size: 400, delay: 2, length: 1, symbols: 2, seed: 1 });
    const net = lstm({ inputs: 4, units: 12, classes: 3, output: 'everyStep', seed: 1 });
    const before = tf.memory().numTensors;
    const { epochs } = await train(net, copying, { optimizer: adam(0.02), batchSize: 40, epochs: 20, progress: false });
    expect(tf.memory().numTensors).toBe(before);
    expect(epochs.at(-1)!.trainAccuracy).toBe(1);
    expect(evaluate(net, copying).accuracy).toBe(1);
    expect(evaluate(net, copying).loss).toBeLessThan(0.05);
    expect(() => evaluate(net, copying, { order: 'byClass' })).toThrow('order must be given or shuffled with several labels an example, got byClass with 4');
    net.dispose();
  });

  it('learns to add two numbers at once, which counts as right to within 0.04', async () => {
    const adding = addingProblem({ size: 1000, steps: 2, seed: 1 });
    const net = lstm({ inputs: 2, units: 12, classes: 1, loss: 'squaredError', seed: 1 });
    const start = evaluate(net, adding);
    await train(net, adding, { optimizer: adam(0.02), batchSize: 50, epochs: 15, progress: false });
    const { loss, accuracy } = evaluate(net, adding);
    expect(loss).toBeLessThan(start.loss / 100);
    const near = tf.tidy(() => {
      const z = net.predict(tf.tensor3d(adding.images, [1000, 2, 2])).dataSync();
      return mean(z.map((value, e) => (Math.abs(value - adding.targets![e]) < 0.04 ? 1 : 0)));
    });
    expect(accuracy).toBeCloseTo(near, 6);
    expect(accuracy).toBeGreaterThan(0.8);
    net.dispose();
  });
});
