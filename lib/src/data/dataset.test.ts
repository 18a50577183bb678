import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classCounts, dataset, type Dataset } from './dataset';

/** Five examples of two features: example i is (10 i, 10 i + 1). */
const five = (): Dataset =>
  dataset({
    images: Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31, 40, 41),
    labels: Int32Array.of(2, 0, 1, 1, 2),
    features: 2,
    classes: 3,
  });

describe('dataset', () => {
  it('knows its sizes and shares the given arrays', () => {
    const images = Float32Array.of(1, 2, 3, 4);
    const set = dataset({ images, labels: Int32Array.of(0, 1), features: 2, classes: 2 });
    expect([set.size, set.features, set.classes]).toEqual([2, 2, 2]);
    expect(set.images).toBe(images);
  });

  it('may be empty', () => {
    const empty = dataset({ images: new Float32Array(0), labels: new Int32Array(0), features: 784, classes: 10 });
    expect(empty.size).toBe(0);
    expect(empty.take(0).images.length).toBe(0);
  });

  it('keeps NaNs and infinities as they are', () => {
    const set = dataset({ images: Float32Array.of(NaN, Infinity), labels: Int32Array.of(0), features: 2, classes: 1 });
    expect(Array.from(set.images)).toEqual([NaN, Infinity]);
  });

  it.each([
    [{ features: 0 }, 'dataset: parts.features must be an integer ≥ 1, got 0'],
    [{ classes: 1.5 }, 'dataset: parts.classes must be an integer ≥ 1, got 1.5'],
    [{ features: 3 }, 'dataset: images must hold 6 numbers for 2 labels of 3 features, got 4'],
    [{ labels: Int32Array.of(0, 2) }, 'dataset: labels must be from 0 to 1, got 2 at 1'],
    [{ labels: Int32Array.of(-1, 0) }, 'dataset: labels must be from 0 to 1, got -1 at 0'],
  ])('refuses parts that do not agree', (wrong, message) => {
    const parts = { images: new Float32Array(4), labels: new Int32Array(2), features: 2, classes: 2 };
    expect(() => dataset({ ...parts, ...wrong })).toThrow(new RangeError(message));
  });
});

describe('subset', () => {
  it('views the examples from start to end - 1', () => {
    const middle = five().subset(1, 3);
    expect(Array.from(middle.images)).toEqual([10, 11, 20, 21]);
    expect(Array.from(middle.labels)).toEqual([0, 1]);
    expect([middle.size, middle.features, middle.classes]).toEqual([2, 2, 3]);
  });

  it('shares memory instead of copying it', () => {
    const set = five();
    expect(set.subset(2, 4).images.buffer).toBe(set.images.buffer);
  });

  it('of a subset is a subset of the whole', () => {
    const bounds = fc.tuple(fc.nat(5), fc.nat(5)).map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));
    fc.assert(
      fc.property(bounds, bounds, ([start, end], [from, to]) => {
        const outer = five().subset(start, end);
        const [a, b] = [Math.min(from, outer.size), Math.min(to, outer.size)];
        expect(Array.from(outer.subset(a, b).images)).toEqual(Array.from(five().subset(start + a, start + b).images));
      }),
    );
  });

  it.each([
    [-1, 2],
    [3, 2],
    [0, 6],
    [0.5, 2],
    [0, NaN],
  ])('refuses %d to %d', (start, end) => {
    const message = `subset: start and end must be integers with 0 ≤ start ≤ end ≤ 5, got ${start} and ${end}`;
    expect(() => five().subset(start, end)).toThrow(new RangeError(message));
  });
});

describe('take', () => {
  it('views the first examples', () => {
    expect(Array.from(five().take(2).images)).toEqual([0, 1, 10, 11]);
    expect(five().take(5).size).toBe(5);
  });

  it.each([-1, 6, 1.5, NaN])('refuses %d', (count) => {
    expect(() => five().take(count)).toThrow(new RangeError(`take: count must be an integer from 0 to 5, got ${count}`));
  });
});

describe('classCounts', () => {
  it('counts every class, absent ones as zero', () => {
    expect(Array.from(classCounts(five()))).toEqual([1, 2, 2]);
    expect(Array.from(classCounts({ labels: Int32Array.of(3, 3), classes: 5 }))).toEqual([0, 0, 0, 2, 0]);
  });
});
