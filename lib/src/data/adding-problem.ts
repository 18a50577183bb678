import { optionsOf } from '../checks/options';
import { integerFrom, oneOf, requireCount, requireSeed } from '../checks/rules';
import { RandomState } from '../numeric/random';
import { HOCHREITER_ADDING } from '../published';
import { dataset, type Dataset } from './dataset';

/** How to make an adding problem. */
export interface AddingProblemOptions {
  /** Sequences. */
  readonly size: number;
  /** T, the length of each sequence: ≥ 2, and ≥ 24 for the form of 1997. */
  readonly steps: number;
  /** `le` (default): numbers in [0, 1). `hochreiter`: numbers in [−1, 1), both early, and a target in [0, 1). */
  readonly form?: 'le' | 'hochreiter';
  /** Integer from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
}

/** From here on there are ten first pairs and, of the first T/2 − 1, one that is left. */
const LEAST_OF_1997 = 24;

const requireOptions = optionsOf<AddingProblemOptions>({
  size: requireCount, steps: integerFrom(2, 100_000), form: oneOf(['le', 'hochreiter']), seed: requireSeed,
}, 'size', 'steps');

/** Another of the first `count` places than `taken`. */
function otherThan(taken: number, count: number, random: RandomState): number {
  const place = random.integer(0, count - 1);
  return place < taken ? place : place + 1;
}

/** Writes one sequence of (number, marker) pairs and gives its target. */
type Write = (pairs: Float32Array, steps: number, random: RandomState) => number;

const le: Write = (pairs, steps, random) => {
  for (let step = 0; step < steps; step++) pairs[2 * step] = random.uniform();
  const first = random.integer(0, steps);
  const second = otherThan(first, steps, random);
  pairs[2 * first + 1] = pairs[2 * second + 1] = 1;
  return pairs[2 * first] + pairs[2 * second];
};

const hochreiter: Write = (pairs, steps, random) => {
  for (let step = 0; step < steps; step++) pairs[2 * step] = random.uniform(-1, 1);
  const first = random.integer(0, HOCHREITER_ADDING.value.firstAmong);
  const second = otherThan(first, Math.floor(steps / 2) - 1, random);
  pairs[1] = pairs[2 * steps - 1] = -1;
  pairs[2 * first + 1] = pairs[2 * second + 1] = 1;
  // In the source X₁ is 0 where the first pair of all is marked.
  if (first === 0) pairs[0] = 0;
  return 0.5 + (pairs[2 * first] + pairs[2 * second]) / 4;
};

const FORMS = { le, hochreiter };

/**
 * The adding problem: at each step a random number and a marker, 1 at two steps; at the end the sum of the two marked numbers is asked for. Inputs
 * `[steps, 2]`; the answer is a number, in `targets`: for a network with `classes: 1` and the loss `squaredError`, whose accuracy is the share
 * predicted to within 0.04.
 *
 * `le` (Le, Jaitly & Hinton 2015): numbers in [0, 1), two steps of all, target their sum; always saying 1 has the mean squared error 1/6.
 * `hochreiter` (Hochreiter & Schmidhuber 1997, experiment 4): numbers in [−1, 1), one of the first ten pairs marked and another of the first T/2 − 1,
 * −1 as marker of the first pair, unless it is marked, and of the last; target 0.5 + (X₁ + X₂)/4, and always saying 0.5 has the mean squared error 1/24
 * or a little less. There lengths vary from T to T + T/10; here all are T.
 *
 * @throws RangeError for sizes that are no integers, or too few steps.
 * @see http://people.idsia.ch/~juergen/nipslstm/node4.html, experiment 1, for the form of 1997.
 * @example
 * const adding = tasks.addingProblem({ size: 400, steps: 50, seed: 1 });
 * const net = lstm({ inputs: 2, units: 16, classes: 1, loss: 'squaredError', seed: 1 });
 * await train(net, adding, { optimizer: adam(0.01), batchSize: 20, epochs: 2 });
 * evaluate(net, adding).loss < 0.3; // true: it says about 1, whose error is 1/6
 */
export function addingProblem(options: AddingProblemOptions): Dataset {
  requireOptions('addingProblem', 'options', options);
  const { size, steps, form = 'le', seed = 0 } = options;
  if (form === 'hochreiter' && steps < LEAST_OF_1997) {
    throw new RangeError(`addingProblem: steps must be at least ${LEAST_OF_1997} of the form hochreiter, got ${steps}`);
  }
  const random = new RandomState(seed);
  const images = new Float32Array(size * steps * 2);
  const targets = Float32Array.from({ length: size }, (_, example) =>
    FORMS[form](images.subarray(example * steps * 2, (example + 1) * steps * 2), steps, random));
  return dataset({ images, labels: new Int32Array(size), targets, features: steps * 2, classes: 1, exampleShape: [steps, 2] });
}
