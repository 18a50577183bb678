import { membersOf } from '../checks/options';
import { having, integerFrom, requireCount, rule } from '../checks/rules';

/** Labelled examples of equal length, held as plain typed arrays. */
export interface Dataset {
  /** The examples, `[size, features]` in row-major order. For MNIST: pixels divided by 255, in [0, 1]. */
  readonly images: Float32Array;
  /** The class of each example, `[size]`, from 0 to classes − 1. */
  readonly labels: Int32Array;
  /** Number of examples. */
  readonly size: number;
  /** Numbers per example; 784 for MNIST. */
  readonly features: number;
  /** Number of classes; 10 for MNIST. */
  readonly classes: number;
  /**
   * Examples `start` to `end` − 1, in order: a view that shares this data set's memory.
   * Throws `RangeError` unless 0 ≤ start ≤ end ≤ size, all integers.
   */
  subset(start: number, end: number): Dataset;
  /** The first `count` examples, `subset(0, count)`. */
  take(count: number): Dataset;
}

/** What `dataset` needs to know. */
export interface DatasetParts {
  readonly images: Float32Array;
  readonly labels: Int32Array;
  readonly features: number;
  readonly classes: number;
}

const requireParts = membersOf<DatasetParts>({
  images: rule('a Float32Array', (value) => value instanceof Float32Array),
  labels: rule('an Int32Array', (value) => value instanceof Int32Array),
  features: integerFrom(1),
  classes: integerFrom(1),
});

/** Rule of an argument that is a {@link Dataset}. */
export const requireDataset = having('a data set, as dataset or loadMnist gives it', 'images', 'labels', 'size', 'features', 'classes', 'subset');

function view(parts: DatasetParts): Dataset {
  const { images, labels, features, classes } = parts;
  const size = labels.length;
  const subset = (start: number, end: number): Dataset => {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > size) {
      throw new RangeError(`subset: start and end must be integers with 0 <= start <= end <= ${size}, got ${start} and ${end}`);
    }
    return view({
      images: images.subarray(start * features, end * features),
      labels: labels.subarray(start, end),
      features,
      classes,
    });
  };
  const take = (count: number): Dataset => {
    integerFrom(0, size)('take', 'count', count);
    return subset(0, count);
  };
  return { images, labels, size, features, classes, subset, take };
}

/**
 * A data set over given arrays, which it shares and does not copy.
 *
 * `images`: `[size, features]` in row-major order; `labels`: `[size]`. Throws `RangeError` when `features` or `classes` is not a
 * positive integer, when the lengths disagree, or when a label lies outside 0 … classes − 1.
 *
 * @example dataset({ images: Float32Array.of(0, 1, 1, 0), labels: Int32Array.of(1, 0), features: 2, classes: 2 }).size // 2
 */
export function dataset(parts: DatasetParts): Dataset {
  requireParts('dataset', 'parts', parts);
  const { images, labels, features, classes } = parts;
  if (images.length !== labels.length * features) {
    throw new RangeError(
      `dataset: images must hold ${labels.length * features} numbers for ${labels.length} labels of ${features} features, got ${images.length}`,
    );
  }
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong >= 0) {
    throw new RangeError(`dataset: labels must be from 0 to ${classes - 1}, got ${labels[wrong]} at ${wrong}`);
  }
  return view(parts);
}

const requireCounted = membersOf<Dataset>({
  labels: rule('an Int32Array', (value) => value instanceof Int32Array),
  classes: requireCount,
});

/**
 * How many examples each class has: `[classes]`.
 *
 * @example classCounts({ labels: Int32Array.of(2, 0, 2), classes: 4 }) // [1, 0, 2, 0]
 */
export function classCounts(dataset: Pick<Dataset, 'labels' | 'classes'>): Int32Array {
  requireCounted('classCounts', 'dataset', dataset);
  const { labels, classes } = dataset;
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) throw new RangeError(`classCounts: labels must be from 0 to ${classes - 1}, got ${wrong}`);
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]++;
  return counts;
}
