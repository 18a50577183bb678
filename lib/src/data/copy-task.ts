import { optionsOf } from '../checks/options';
import { integerFrom, requireCount, requireFewOrNone, requireSeed } from '../checks/rules';
import { RandomState } from '../numeric/random';
import { dataset, type Dataset } from './dataset';

/** How to make a copy task. */
export interface CopyTaskOptions {
  /** Sequences. */
  readonly size: number;
  /** T, steps from the end of the symbols to the end of the wait, the sign to begin included; ≥ 1. */
  readonly delay: number;
  /** Symbols to keep. Default 10. */
  readonly length?: number;
  /** Different symbols. Default 8. */
  readonly symbols?: number;
  /** Integer from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
}

/** Sequences that one vector of features fits. */
const requireSome = integerFrom(1, 10_000);

const requireOptions = optionsOf<CopyTaskOptions>({
  size: requireCount, delay: requireSome, length: requireSome, symbols: integerFrom(2, 10_000), seed: requireSeed,
}, 'size', 'delay');

const requireMemory = requireFewOrNone;

/**
 * The copy task: `length` symbols, then a wait of T − 1 blanks, a sign, and `length` blanks, during which the symbols are to be said again in order.
 * Until then the right answer is blank. One-hot inputs `[delay + 2·length, symbols + 2]`, the last two for the blank and the sign; a label at every
 * step, of `symbols + 1` classes, the last of them the blank. So a network with `output: 'everyStep'` takes it.
 *
 * Who remembers nothing does best by saying blank, and then each symbol with the same probability: length·ln(symbols)/(delay + 2·length) nats a step.
 *
 * @throws RangeError for sizes that are no integers from 1.
 * @see M. Arjovsky, A. Shah & Y. Bengio, "Unitary evolution recurrent neural networks" (2016), section 5.1, after Hochreiter & Schmidhuber 1997.
 * @example
 * const copying = tasks.copyTask({ size: 100, delay: 20, length: 5, symbols: 4, seed: 1 });
 * copying.exampleShape; // [30, 6]
 * const net = lstm({ inputs: 6, units: 16, classes: copying.classes, output: 'everyStep', seed: 1 });
 * evaluate(net, copying).loss; // ≈ 1.64: ln 5 and more
 */
export function copyTask(options: CopyTaskOptions): Dataset {
  requireOptions('copyTask', 'options', options);
  const { size, delay, length = 10, symbols = 8, seed = 0 } = options;
  const [steps, inputs, blank, sign] = [delay + 2 * length, symbols + 2, symbols, symbols + 1];
  requireMemory('copyTask', 'steps·inputs', steps * inputs);
  const random = new RandomState(seed);
  const images = new Float32Array(size * steps * inputs);
  const labels = new Int32Array(size * steps).fill(blank);
  for (let example = 0; example < size; example++) {
    const start = example * steps;
    const mark = (step: number, what: number): void => { images[(start + step) * inputs + what] = 1; };
    for (let step = length; step < steps; step++) mark(step, step === length + delay - 1 ? sign : blank);
    for (let place = 0; place < length; place++) {
      const symbol = random.integer(0, symbols);
      mark(place, symbol);
      labels[start + delay + length + place] = symbol;
    }
  }
  return dataset({ images, labels, features: steps * inputs, classes: symbols + 1, labelsPerExample: steps, exampleShape: [steps, inputs] });
}
