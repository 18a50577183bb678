import { optionsOf } from '../checks/options';
import { integerFrom, oneOf } from '../checks/rules';
import { dataset, requireDataset, type Dataset } from './dataset';

/** How to read images row by row. */
export interface DigitRowsOptions {
  /**
   * What is asked: the `digit` at the end (default), the `digitEveryRow`, or at the end the `firstRowInk`: how much there was in the first row read,
   * as a class.
   */
  readonly ask?: 'digit' | 'digitEveryRow' | 'firstRowInk';
  /** First row read, counted from 0, and the row before which reading ends. Default all rows. */
  readonly from?: number;
  readonly to?: number;
  /** Classes of ink, about equally large where few rows are equal. Default 2: more than the median, or not. */
  readonly classes?: number;
}

const requireRow = integerFrom(0, 10_000);
const requireOptions = optionsOf<DigitRowsOptions>({
  ask: oneOf(['digit', 'digitEveryRow', 'firstRowInk']), from: requireRow, to: requireRow, classes: integerFrom(2, 100),
});

/** How many quantiles of the data set the first row's sum exceeds. */
function inkClasses(images: Float32Array, size: number, features: number, width: number, classes: number): Int32Array {
  const ink = Float64Array.from({ length: size }, (_, example) => images.subarray(example * features, example * features + width).reduce((sum, pixel) => sum + pixel, 0));
  const sorted = ink.slice().sort();
  const edges = Array.from({ length: classes - 1 }, (_, edge) => sorted[Math.ceil(((edge + 1) * size) / classes) - 1]);
  return Int32Array.from(ink, (value) => edges.filter((edge) => value > edge).length);
}

/**
 * Square images as sequences of their rows, one a step: MNIST's digits are `[28, 28]`. The first rows of a digit are empty; from row 7 or so on there
 * is ink in most. To ask for the first row's ink after more or fewer rows is to ask for a longer or shorter memory.
 *
 * The boundaries between classes of ink are quantiles of the data set given: make the rows of all images first, then `subset`.
 *
 * @throws RangeError for examples that are no square images, or rows that they have not.
 * @example tasks.digitRows(digits).exampleShape // [28, 28]
 * @example
 * const ink = tasks.digitRows(digits, { ask: 'firstRowInk', from: 7, to: 27 });
 * ink.exampleShape; // [20, 28]
 * const net = gru({ inputs: 28, units: 16, classes: ink.classes, seed: 1 });
 * await train(net, ink, { optimizer: adam(0.01), batchSize: 40, epochs: 1 });
 */
export function digitRows(digits: Dataset, options: DigitRowsOptions = {}): Dataset {
  requireDataset('digitRows', 'digits', digits);
  requireOptions('digitRows', 'options', options);
  const width = Math.sqrt(digits.features);
  if (!Number.isInteger(width)) throw new RangeError(`digitRows: digits must be square images, got ${digits.features} features`);
  const { ask = 'digit', from = 0, to = width, classes = 2 } = options;
  if (!(from < to && to <= width)) throw new RangeError(`digitRows: from and to must be rows with 0 ≤ from < to ≤ ${width}, got ${from} and ${to}`);
  const { size, labels: given } = digits;
  const steps = to - from;
  const features = steps * width;
  const images = new Float32Array(size * features);
  for (let example = 0; example < size; example++) {
    const start = example * digits.features;
    images.set(digits.images.subarray(start + from * width, start + to * width), example * features);
  }
  const rows = { images, features, exampleShape: [steps, width] };
  if (ask === 'firstRowInk') return dataset({ ...rows, labels: inkClasses(images, size, features, width, classes), classes });
  const labelsPerExample = ask === 'digit' ? 1 : steps;
  const labels = Int32Array.from({ length: size * labelsPerExample }, (_, place) => given[Math.floor(place / labelsPerExample)]);
  return dataset({ ...rows, labels, labelsPerExample, classes: digits.classes });
}
