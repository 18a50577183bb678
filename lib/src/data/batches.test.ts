import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { aligned, unaligned } from '../engine/aligned';
import { LARGEST_COPY } from '../engine/tuning';
import { isPickable, orderedBatches, shuffledBatches, pickedBatches, wholeBatch, type Batch, type PickedBatch } from './batches';
import { dataset, type Dataset } from './dataset';

/** Example i has features (i, −i) and label i mod 3. */
const counting = (size: number): Dataset =>
  dataset({
    images: Float32Array.from({ length: 2 * size }, (_, k) => (k % 2 === 0 ? k / 2 : -(k - 1) / 2)),
    labels: Int32Array.from({ length: size }, (_, i) => i % 3),
    features: 2,
    classes: 3,
  });

/** Which examples came, batch by batch, after checking that features and labels stayed together. */
function examples(batches: Iterable<Batch>): number[][] {
  const seen: number[][] = [];
  for (const { inputs, labels, size } of batches) {
    expect(inputs.shape).toEqual([size, 2]);
    expect(labels.shape).toEqual([size]);
    expect([inputs.dtype, labels.dtype]).toEqual(['float32', 'int32']);
    const rows = inputs.arraySync();
    const classes = labels.arraySync();
    rows.forEach(([first, second], i) => {
      expect(second).toBeCloseTo(-first, 10);
      expect(classes[i]).toBe(first % 3);
    });
    seen.push(rows.map((row) => row[0]));
  }
  return seen;
}

beforeAll(async () => {
  await ready();
});

describe('batches', () => {
  let tensors = 0;
  beforeEach(() => {
    tensors = tf.memory().numTensors;
  });
  afterEach(async () => {
    await ready();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  describe('shuffledBatches', () => {
    it('visits every example once, in batches of the wanted size and a smaller last one', () => {
      fc.assert(
        fc.property(fc.nat(40), fc.integer({ min: 1, max: 12 }), fc.nat(), fc.nat(1000), (size, batchSize, seed, epoch) => {
          const seen = examples(shuffledBatches(counting(size), { batchSize, seed, epoch }));
          expect(seen.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
          expect(seen.map((batch) => batch.length)).toEqual(
            Array.from({ length: Math.ceil(size / batchSize) }, (_, b) => Math.min(batchSize, size - b * batchSize)),
          );
        }),
        { numRuns: 50 },
      );
    });

    it('leaves out a last batch that is not full when asked to', () => {
      const sizes = (size: number): number[] =>
        examples(shuffledBatches(counting(size), { batchSize: 4, seed: 1, dropRemainder: true })).map((batch) => batch.length);
      expect(sizes(10)).toEqual([4, 4]);
      expect(sizes(8)).toEqual([4, 4]);
      expect(sizes(3)).toEqual([]);
    });

    it('follows the permutation of NumPy for the seed and the epoch', () => {
      const order = Array.from(new RandomState([7, 3]).permutation(9));
      expect(examples(shuffledBatches(counting(9), { batchSize: 9, seed: 7, epoch: 3 }))).toEqual([order]);
      // What NumPy 2.4 prints for np.random.RandomState([7, 3]).permutation(9).
      expect(order).toEqual([6, 3, 5, 1, 7, 8, 4, 2, 0]);
    });

    it('gives the same order for the same seed and epoch, and another for another', () => {
      const order = (seed: number, epoch?: number): number[] =>
        examples(shuffledBatches(counting(50), { batchSize: 50, seed, ...(epoch === undefined ? {} : { epoch }) })).flat();
      expect(order(1, 2)).toEqual(order(1, 2));
      expect(order(1)).toEqual(order(1, 0));
      expect(order(1, 2)).not.toEqual(order(1, 3));
      expect(order(1, 2)).not.toEqual(order(2, 2));
      expect(order(1, 2)).not.toEqual(order(2, 1));
    });

    it('shuffles within a subset only', () => {
      const seen = examples(shuffledBatches(counting(20).subset(5, 9), { batchSize: 3, seed: 1 })).flat();
      expect(seen.sort((a, b) => a - b)).toEqual([5, 6, 7, 8]);
    });

    it('carries NaN, infinities and extreme numbers unchanged', () => {
      const values = Float32Array.of(NaN, Infinity, -Infinity, 1e-30, 1e30, 1e-45, -0);
      const odd = dataset({ images: values, labels: Int32Array.of(0), features: 7, classes: 1 });
      for (const { inputs } of shuffledBatches(odd, { batchSize: 1, seed: 0 })) {
        expect(inputs.dataSync()).toEqual(values);
      }
    });

    it('lends one batch at a time', () => {
      const kept: Batch[] = [];
      for (const batch of shuffledBatches(counting(10), { batchSize: 4, seed: 1 })) {
        expect(tf.memory().numTensors).toBe(tensors + 2);
        kept.push(batch);
      }
      expect(kept.map(({ inputs, labels }) => inputs.isDisposed && labels.isDisposed)).toEqual([true, true, true]);
    });

    it.each(['native', 'wasm', 'cpu'] as const)('does not change what was taken of an earlier batch: a clone, another shape (%s)', async (backend) => {
      await ready({ backend });
      const batches = shuffledBatches(counting(10), { batchSize: 5, seed: 4 });
      const taken = Array.from(batches, ({ inputs }, index) => (index === 0 ? inputs.clone() : tf.reshape(inputs, [10])));
      const seen = taken.flatMap((each) => Array.from(each.dataSync()).filter((_, k) => k % 2 === 0));
      expect(seen.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      tf.dispose(taken);
    });

    it('frees its batch when the loop is left by break or by an error', () => {
      for (const batch of shuffledBatches(counting(10), { batchSize: 4, seed: 1 })) {
        if (batch.size === 4) break;
      }
      expect(tf.memory().numTensors).toBe(tensors);
      expect(() => {
        for (const batch of shuffledBatches(counting(10), { batchSize: 4, seed: 1 })) throw new Error(`stopped at ${batch.size}`);
      }).toThrow('stopped at 4');
    });

    it('works inside tidy, and when the loop disposes its batch itself', () => {
      tf.tidy(() => {
        for (const batch of shuffledBatches(counting(10), { batchSize: 4, seed: 1 })) tf.square(batch.inputs);
      });
      for (const batch of shuffledBatches(counting(10), { batchSize: 4, seed: 1 })) tf.dispose([batch.inputs, batch.labels]);
    });

    it.each([
      [{ batchSize: 0, seed: 1 }, 'shuffledBatches: batchSize must be an integer ≥ 1, got 0'],
      [{ batchSize: 2.5, seed: 1 }, 'shuffledBatches: batchSize must be an integer ≥ 1, got 2.5'],
      [{ batchSize: NaN, seed: 1 }, 'shuffledBatches: batchSize must be an integer ≥ 1, got NaN'],
    ])('refuses a wrong batch size at the call', (options, message) => {
      expect(() => shuffledBatches(counting(3), options)).toThrow(new RangeError(message));
    });

    it.each([
      { batchSize: 1, seed: -1 },
      { batchSize: 1, seed: 0.5 },
      { batchSize: 1, seed: 1, epoch: -1 },
      { batchSize: 1, seed: 1, epoch: 2 ** 32 },
    ])('refuses a wrong seed or epoch at the call', (options) => {
      expect(() => shuffledBatches(counting(3), options)).toThrow(RangeError);
    });
  });

  describe('pickedBatches', () => {
    /** The same examples in memory that TensorFlow does not copy. */
    const alignedCounting = (size: number): Dataset => {
      const { images, ...rest } = counting(size);
      const here = aligned(images.length);
      here.set(images);
      return dataset({ ...rest, images: here });
    };

    it('names the examples of shuffledBatches', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), fc.nat(), fc.nat(1000), (size, batchSize, seed, epoch) => {
          const options = { batchSize, seed, epoch };
          const seen = Array.from(pickedBatches(alignedCounting(size), options), ({ all, order, labels, size: examplesHere }) => ({
            inputs: tf.tidy(() => tf.gather(all, order).arraySync()), labels: labels.arraySync(), size: examplesHere,
          }));
          expect(seen).toEqual(Array.from(shuffledBatches(counting(size), options), ({ inputs, labels, size: examplesHere }) => ({
            inputs: inputs.arraySync(), labels: labels.arraySync(), size: examplesHere,
          })));
        }),
        { numRuns: 20 },
      );
    });

    it('gives as many full batches in a row as it is asked for, the same as one by one', () => {
      const [data, options] = [alignedCounting(23), { batchSize: 4, seed: 1 }];
      const wanted = [3, 1, 9];
      const counts: number[] = [];
      const placesOf = ({ order, labels }: PickedBatch): number[][] => [[...order.dataSync()], [...labels.dataSync()]];
      const found: number[][][] = [];
      for (const turn of pickedBatches(data, options, () => wanted.shift() ?? 1)) {
        if (!('orders' in turn)) {
          counts.push(1);
          found.push(placesOf(turn));
          continue;
        }
        counts.push(turn.count);
        expect([turn.orders.shape, turn.labels.shape, turn.size]).toEqual([[turn.count, 4], [turn.count, 4], 4]);
        const single = Array.from(turn.singly(), placesOf);
        expect(single.map(([order]) => order)).toEqual(turn.orders.arraySync());
        expect(single.map(([, labels]) => labels)).toEqual(turn.labels.arraySync());
        found.push(...single);
      }
      // Five full batches, and one of three examples by itself.
      expect(counts).toEqual([3, 1, 1, 1]);
      expect(found).toEqual(Array.from(pickedBatches(data, options), placesOf));
      expect(tf.memory().numTensors).toBe(tensors);
    });

    it('frees its tensors when a row, or one of its batches, is left early', () => {
      for (const turn of pickedBatches(alignedCounting(20), { batchSize: 4, seed: 1 }, () => 5)) {
        if (!('orders' in turn)) throw new Error('expected a row');
        for (const { size } of turn.singly()) {
          expect(size).toBe(4);
          break;
        }
        break;
      }
      expect(tf.memory().numTensors).toBe(tensors);
    });

    it('takes no memory for the examples, and frees its tensors when the loop is left', () => {
      const data = alignedCounting(10);
      for (const { all, order } of pickedBatches(data, { batchSize: 4, seed: 1 })) {
        expect(order.shape).toEqual([4]);
        const first = all.slice([0, 0], [1, 1]);
        data.images[0] = 7;
        expect(first.dataSync()[0]).toBe(0);
        first.dispose();
        const now = all.slice([0, 0], [1, 1]);
        expect(now.dataSync()[0]).toBe(7);
        now.dispose();
        break;
      }
      expect(tf.memory().numTensors).toBe(tensors);
    });

    it('is offered where tensors share the memory of the examples, or need a copy that is not large', async () => {
      expect([isPickable(alignedCounting(3)), isPickable(counting(3))]).toEqual([true, true]);
      const large = (images: Float32Array): Dataset => dataset({ images, labels: Int32Array.of(0, 0), features: images.length / 2, classes: 2 });
      const length = LARGEST_COPY + 2;
      expect([isPickable(large(aligned(length))), isPickable(large(unaligned(length)))]).toEqual([true, false]);
      await ready({ backend: 'wasm' });
      expect(isPickable(alignedCounting(3))).toBe(false);
    });
  });

  describe('orderedBatches', () => {
    it('goes through the examples in their order', () => {
      expect(examples(orderedBatches(counting(5), { batchSize: 2 }))).toEqual([[0, 1], [2, 3], [4]]);
      expect(examples(orderedBatches(counting(5), { batchSize: 2, dropRemainder: true }))).toEqual([[0, 1], [2, 3]]);
      expect(examples(orderedBatches(counting(5), { batchSize: 100 }))).toEqual([[0, 1, 2, 3, 4]]);
      expect(examples(orderedBatches(counting(0), { batchSize: 3 }))).toEqual([]);
    });

    it('refuses a wrong batch size at the call', () => {
      const message = 'orderedBatches: batchSize must be an integer ≥ 1, got -2';
      expect(() => orderedBatches(counting(3), { batchSize: -2 })).toThrow(new RangeError(message));
    });
  });

  describe('wholeBatch', () => {
    it('holds every example until the caller disposes it', () => {
      const batch = wholeBatch(counting(6).subset(2, 5));
      expect(examples([batch])).toEqual([[2, 3, 4]]);
      tf.dispose([batch.inputs, batch.labels]);
    });
  });
});
