import { membersOf } from '../checks/options';
import { having, integerFrom, listOf, requireCount, rule } from '../checks/rules';

/** Labelled examples of equal length, held as plain typed arrays. */
export interface Dataset {
  /** The examples, `[size, features]` in row-major order. For MNIST: pixels divided by 255, in [0, 1]. */
  readonly images: Float32Array;
  /** The class of each example, `[size]`, from 0 to classes − 1; with several labels an example `[size, labelsPerExample]`. */
  readonly labels: Int32Array;
  /** 1, or of sequences with a label at every step the number of steps. */
  readonly labelsPerExample: number;
  /** The number to predict for each label, where it is a number and no class; null elsewhere. Labels are 0 then, and classes 1. */
  readonly targets: Float32Array | null;
  /** Number of examples. */
  readonly size: number;
  /** Numbers per example; 784 for MNIST. */
  readonly features: number;
  /** Shape of one example as a network takes it: `[features]`, or `[steps, inputs]` of a sequence. */
  readonly exampleShape: readonly number[];
  /** Number of classes; 10 for MNIST. */
  readonly classes: number;
  /**
   * Examples `start` to `end` − 1, in order: a view that shares this data set's memory.
   *
   * @throws RangeError unless 0 ≤ start ≤ end ≤ size, all integers.
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
  /** Default 1. */
  readonly labelsPerExample?: number;
  /** As many as labels, which are all 0 then. Default none. */
  readonly targets?: Float32Array | null;
  /** Default `[features]`. */
  readonly exampleShape?: readonly number[];
}

const isNumbers = rule('a Float32Array', (value) => value instanceof Float32Array);

const requireParts = membersOf<DatasetParts>({
  images: isNumbers,
  labels: rule('an Int32Array', (value) => value instanceof Int32Array),
  features: integerFrom(1),
  classes: integerFrom(1),
  labelsPerExample: integerFrom(1),
  targets: (caller, name, value) => { if (value !== null) isNumbers(caller, name, value); },
  exampleShape: listOf(integerFrom(1)),
}, 'labelsPerExample', 'targets', 'exampleShape');

/** Rule of an argument that is a {@link Dataset}. */
export const requireDataset = having('a data set, as dataset or loadMnist gives it', 'images', 'labels', 'size', 'features', 'exampleShape', 'classes', 'labelsPerExample', 'subset');

function view(parts: Required<DatasetParts>): Dataset {
  const { images, labels, features, classes, labelsPerExample, targets, exampleShape } = parts;
  const size = labels.length / labelsPerExample;
  const subset = (start: number, end: number): Dataset => {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > size) {
      throw new RangeError(`subset: start and end must be integers with 0 ≤ start ≤ end ≤ ${size}, got ${start} and ${end}`);
    }
    return view({
      ...parts,
      images: images.subarray(start * features, end * features),
      labels: labels.subarray(start * labelsPerExample, end * labelsPerExample),
      targets: targets?.subarray(start * labelsPerExample, end * labelsPerExample) ?? null,
    });
  };
  const take = (count: number): Dataset => {
    integerFrom(0, size)('take', 'count', count);
    return subset(0, count);
  };
  return { images, labels, labelsPerExample, targets, size, features, exampleShape, classes, subset, take };
}

function requireAgreement({ images, labels, features, classes, labelsPerExample, targets, exampleShape }: Required<DatasetParts>): void {
  const size = labels.length / labelsPerExample;
  if (!Number.isInteger(size)) throw new RangeError(`dataset: labelsPerExample must divide the ${labels.length} labels, got ${labelsPerExample}`);
  if (images.length !== size * features) {
    throw new RangeError(`dataset: images must hold ${size * features} numbers for ${size} labels of ${features} features, got ${images.length}`);
  }
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong >= 0) {
    throw new RangeError(`dataset: labels must be from 0 to ${classes - 1}, got ${labels[wrong]} at ${wrong}`);
  }
  if (targets !== null && (targets.length !== labels.length || classes !== 1)) {
    throw new RangeError(`dataset: targets must be ${labels.length} numbers with classes 1, got ${targets.length} with classes ${classes}`);
  }
  if (exampleShape.reduce((product, length) => product * length, 1) !== features) {
    throw new RangeError(`dataset: exampleShape must hold ${features} numbers, got [${exampleShape.join(', ')}]`);
  }
}

/**
 * A data set over given arrays, which it shares and does not copy.
 *
 * `images`: `[size, features]` in row-major order; `labels`: `[size, labelsPerExample]`.
 *
 * @throws RangeError when `features` or `classes` is not a positive integer, when the lengths disagree, or when a label lies outside 0 … classes − 1.
 * @example dataset({ images: Float32Array.of(0, 1, 1, 0), labels: Int32Array.of(1, 0), features: 2, classes: 2 }).size // 2
 */
export function dataset(parts: DatasetParts): Dataset {
  requireParts('dataset', 'parts', parts);
  const { images, labels, features, classes, labelsPerExample = 1, targets = null, exampleShape = [features] } = parts;
  const complete = { images, labels, features, classes, labelsPerExample, targets, exampleShape };
  requireAgreement(complete);
  return view(complete);
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
