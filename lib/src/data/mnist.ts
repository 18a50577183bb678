import { environmentVariable } from '../checks/environment';
import { optionsOf } from '../checks/options';
import { oneOf, requireNumber } from '../checks/rules';
import { aligned } from '../engine/aligned';
import { dataset, type Dataset } from './dataset';
import { exists, join } from './files';
import { dataFolder } from './folder';
import { readIdx } from './idx';

const SIDE = 28;
const FEATURES = SIDE * SIDE;
const CLASSES = 10;

/** `full`: 60,000 training and 10,000 test images. `shipped`: the first 10,000 training images, which come with the project. */
export type MnistSource = 'full' | 'shipped';

/** How to load MNIST. */
export interface MnistOptions {
  /** Which images; by default the environment variable `GRADIENT_LAB_MNIST`, else `full` where the full set is there, else `shipped`. */
  readonly source?: MnistSource;
  /** How many images to set aside for validation; by default 5,000 of the full set, 1,000 of the shipped one. */
  readonly validation?: number;
}

/** MNIST, split. */
export interface Mnist {
  readonly source: MnistSource;
  /** The folder that it was read from. */
  readonly folder: string;
  /** What is left of the training file: 55,000 images, or 8,000 of the shipped 10,000. */
  readonly train: Dataset;
  /** The first images of the training file: 5,000, or 1,000 of the shipped ones. */
  readonly validation: Dataset;
  /** The 10,000 images of the test file, or the last 1,000 of the shipped ones. */
  readonly test: Dataset;
  /** All images of the training file in its order, before the split: `original.take(1000)` is the same from either source. */
  readonly original: Dataset;
}

const FULL = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;
const SHIPPED = { images: 'mnist-10k-images-idx3-ubyte.gz', labels: 'mnist-10k-labels-idx1-ubyte.gz' } as const;
const SHIPPED_SIZE = 10000;
const SHIPPED_TEST = 1000;
const VALIDATION = { full: 5000, shipped: 1000 } as const;

/** Rounded to float32, these are the numbers of NumPy's `images.astype(np.float32) / 255`. */
const BRIGHTNESS = Float32Array.from({ length: 256 }, (_, level) => level / 255);

function readPair(imagesPath: string, labelsPath: string): Dataset {
  const pixels = readIdx(imagesPath);
  const [count, rows, columns] = pixels.shape;
  if (pixels.shape.length !== 3 || rows !== SIDE || columns !== SIDE) {
    throw new RangeError(`loadMnist: ${imagesPath}: expected shape [images, ${SIDE}, ${SIDE}], found [${pixels.shape.join(', ')}]`);
  }
  const classes = readIdx(labelsPath);
  if (classes.shape.length !== 1 || classes.shape[0] !== count) {
    throw new RangeError(`loadMnist: ${labelsPath}: expected shape [${count}], one label per image, found [${classes.shape.join(', ')}]`);
  }
  const wrong = classes.values.findIndex((label) => label >= CLASSES);
  if (wrong >= 0) {
    throw new RangeError(`loadMnist: ${labelsPath}: expected labels from 0 to 9, found ${classes.values[wrong]} at ${wrong}`);
  }
  const images = aligned(pixels.values.length);
  for (let i = 0; i < images.length; i++) images[i] = BRIGHTNESS[pixels.values[i]];
  return dataset({ images, labels: Int32Array.from(classes.values), features: FEATURES, classes: CLASSES });
}

/** Path of a file of the full set, unpacked or as downloaded; null when neither is there. */
function locate(folder: string, name: string): string | null {
  const paths = [join(folder, name), join(folder, `${name}.gz`)];
  return paths.find((path) => exists(path)) ?? null;
}

function requireFile(folder: string, name: string): string {
  const path = locate(folder, name);
  if (path === null) {
    throw new Error(`loadMnist: expected ${name} or ${name}.gz in ${folder}, found neither; \`npm run data\` fetches the full set`);
  }
  return path;
}

/** A folder named on purpose must be complete: falling back to the shipped images would change every number without a word. */
function fullFolder(): { folder: string; wanted: boolean } {
  const named = environmentVariable('MNIST_DIR');
  if (named !== undefined && named !== '') return { folder: named, wanted: true };
  const folder = join(dataFolder(), 'mnist');
  return { folder, wanted: Object.values(FULL).every((name) => locate(folder, name) !== null) };
}

const requireOptions = optionsOf<MnistOptions>({ source: oneOf(['full', 'shipped']), validation: requireNumber });

function chooseSource(option: MnistSource | undefined): MnistSource {
  const chosen: string | undefined = option ?? environmentVariable('GRADIENT_LAB_MNIST');
  if (chosen === undefined || chosen === '') return fullFolder().wanted ? 'full' : 'shipped';
  if (chosen !== 'full' && chosen !== 'shipped') throw new RangeError(`loadMnist: source must be 'full' or 'shipped', got '${chosen}'`);
  return chosen;
}

function split(original: Dataset, validation: number, available: number): Pick<Mnist, 'train' | 'validation' | 'original'> {
  if (!Number.isInteger(validation) || validation < 0 || validation >= available) {
    throw new RangeError(`loadMnist: validation must be an integer from 0 to ${available - 1}, got ${validation}`);
  }
  return { train: original.subset(validation, available), validation: original.subset(0, validation), original };
}

/**
 * Loads the MNIST handwritten digits: grey levels divided by 255 (float32 in [0, 1], 784 per image) and labels 0 … 9.
 *
 * The full set is used where it is there, in the folder named by the environment variable `MNIST_DIR` or else in `data/mnist/`
 * (`npm run data` fetches it), as plain or gzip-compressed IDX files; otherwise the 10,000 shipped images. The split follows
 * TensorFlow 1's `read_data_sets` and Géron's notebooks: the first 5,000 training images are for validation. The shipped images
 * are split by the same rule, their last 1,000 standing in for the test file; since these come from the training file, accuracies
 * on them do not compare with published ones.
 *
 * @throws when files are missing, damaged or of the wrong shape (naming the file, expected and found), when the folder in `MNIST_DIR` is incomplete,
 * or when `validation` leaves no image to train on.
 * @see Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits.
 * @example loadMnist().original.labels.subarray(0, 10) // [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
 */
export function loadMnist(options: MnistOptions = {}): Mnist {
  requireOptions('loadMnist', 'options', options);
  const source = chooseSource(options.source);
  const validation = options.validation ?? VALIDATION[source];
  if (source === 'full') {
    const { folder } = fullFolder();
    const original = readPair(requireFile(folder, FULL.trainImages), requireFile(folder, FULL.trainLabels));
    const parts = split(original, validation, original.size);
    const test = readPair(requireFile(folder, FULL.testImages), requireFile(folder, FULL.testLabels));
    return { source, folder, ...parts, test };
  }
  const folder = dataFolder();
  const original = readPair(join(folder, SHIPPED.images), join(folder, SHIPPED.labels));
  if (original.size !== SHIPPED_SIZE) {
    throw new RangeError(`loadMnist: ${join(folder, SHIPPED.images)}: expected ${SHIPPED_SIZE} images, found ${original.size}`);
  }
  const available = SHIPPED_SIZE - SHIPPED_TEST;
  return { source, folder, ...split(original, validation, available), test: original.subset(available, SHIPPED_SIZE) };
}
