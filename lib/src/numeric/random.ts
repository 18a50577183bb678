import { requireCountOrNone, requireFinite, requireNotNegative, requireSeed, requireText, rule } from '../checks/rules';
import { MersenneTwister } from './mersenne-twister';

function requireRange(caller: string, low: unknown, high: unknown): void {
  requireFinite(caller, 'low', low);
  requireFinite(caller, 'high', high);
}

function requireNormal(caller: string, mean: unknown, std: unknown): void {
  requireFinite(caller, 'mean', mean);
  requireNotNegative(caller, 'std', std);
}

function requireIntegers(caller: string, low: unknown, high: unknown): void {
  requireRange(caller, low, high);
  const count = (high as number) - (low as number);
  if (Number.isSafeInteger(low) && Number.isSafeInteger(high) && count >= 1 && count <= 0x100000000) return;
  throw new RangeError(`${caller}: low and high must be integers with 1 ≤ high - low ≤ 2^32, got ${low as number} and ${high as number}`);
}

/** A network of a thousand units a layer has ten million weights: a plain loop takes half the time of `map`. */
function drawn(size: number, draw: () => number): Float64Array {
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = draw();
  return values;
}

const requireList = rule('an array', (value) => Array.isArray(value) || ArrayBuffer.isView(value));

/**
 * Seeded random numbers in the streams of NumPy's `np.random.RandomState`: the same seed and the same calls give the same numbers
 * (normal deviates to the last bit or two, since NumPy's logarithm comes from the C library).
 *
 * A seed is an integer from 0 to 2³² − 1, or a non-empty list of such integers as in `RandomState([1, 2])`; anything else throws a
 * RangeError. Zero is a seed like any other.
 *
 * @see NumPy, `RandomState`: the stream is guaranteed not to change (NEP 19).
 * @example new numeric.RandomState(42).standardNormal() // 0.4967141530112327
 */
export class RandomState {
  private readonly bits: MersenneTwister;
  private spare: number | null = null;

  constructor(seed: number | readonly number[]) {
    this.bits = new MersenneTwister(seed);
  }

  /** The next 32-bit integer, 0 … 2³² − 1. */
  uint32(): number {
    return this.bits.uint32();
  }

  /** Uniform in [0, 1) with 53 random bits: `random_sample()`. */
  randomSample(): number {
    const high = this.bits.uint32() >>> 5;
    const low = this.bits.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Uniform in [low, high): `uniform(low, high)`. */
  uniform(low = 0, high = 1): number {
    requireRange('uniform', low, high);
    return low + (high - low) * this.randomSample();
  }

  /** Normal with mean 0 and standard deviation 1, Marsaglia's polar method; the second deviate of each pair is kept for the next call. */
  standardNormal(): number {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    let x1 = 0;
    let x2 = 0;
    let squaredRadius = 0;
    do {
      x1 = 2 * this.randomSample() - 1;
      x2 = 2 * this.randomSample() - 1;
      squaredRadius = x1 * x1 + x2 * x2;
    } while (squaredRadius >= 1 || squaredRadius === 0);
    const factor = Math.sqrt((-2 * Math.log(squaredRadius)) / squaredRadius);
    this.spare = factor * x1;
    return factor * x2;
  }

  /** Normal with the given mean and standard deviation: `normal(mean, std)`. */
  normal(mean = 0, std = 1): number {
    requireNormal('normal', mean, std);
    return mean + std * this.standardNormal();
  }

  /**
   * Uniform integer in [low, high): `randint(low, high)`, by masked rejection, so without bias.
   * @throws RangeError unless both are safe integers and 1 ≤ high − low ≤ 2³².
   */
  integer(low: number, high: number): number {
    requireIntegers('integer', low, high);
    return low + this.upTo(high - low - 1);
  }

  /** `size` draws of {@link uniform}, in float64. */
  uniforms(size: number, low = 0, high = 1): Float64Array {
    requireCountOrNone('uniforms', 'size', size);
    requireRange('uniforms', low, high);
    return drawn(size, () => low + (high - low) * this.randomSample());
  }

  /** `size` draws of {@link normal}, in float64. */
  normals(size: number, mean = 0, std = 1): Float64Array {
    requireCountOrNone('normals', 'size', size);
    requireNormal('normals', mean, std);
    return drawn(size, () => mean + std * this.standardNormal());
  }

  /** `size` draws of {@link integer}. */
  integers(size: number, low: number, high: number): Float64Array {
    requireCountOrNone('integers', 'size', size);
    requireIntegers('integers', low, high);
    return drawn(size, () => low + this.upTo(high - low - 1));
  }

  /** The numbers 0 … size − 1 in random order: `permutation(size)`. */
  permutation(size: number): Uint32Array {
    requireCountOrNone('permutation', 'size', size);
    return this.shuffle(Uint32Array.from({ length: size }, (_, i) => i));
  }

  /** Puts a list in random order, in place (Fisher–Yates from the end): `shuffle(list)`. Returns the list. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(list: T): T {
    requireList('shuffle', 'list', list);
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.upTo(i);
      const moved = list[i];
      list[i] = list[j];
      list[j] = moved;
    }
    return list;
  }

  /** Uniform integer from 0 to `largest` included. NumPy draws nothing for a range of one value. */
  private upTo(largest: number): number {
    if (largest === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(largest);
    let value = 0;
    do {
      value = (this.bits.uint32() & mask) >>> 0;
    } while (value > largest);
    return value;
  }
}

function labelledWords(caller: string, seed: number, label: string): number[] {
  requireText(caller, 'label', label);
  requireSeed(caller, 'seed', seed);
  return [seed, ...new TextEncoder().encode(label)];
}

/**
 * An independent stream for each label beneath one seed, so that adding a layer does not change the draws of the others.
 *
 * The state is `init_by_array` of the seed followed by the label's UTF-8 bytes, which scrambles every word into all 624; NumPy gives the
 * same stream for `np.random.RandomState([seed, *label.encode()])`.
 *
 * @throws RangeError unless the seed is an integer from 0 to 2³² − 1.
 * @example numeric.split(42, 'dense1/kernel').randomSample() // 0.9612904399310327
 */
export function split(seed: number, label: string): RandomState {
  return new RandomState(labelledWords('split', seed, label));
}

/**
 * The first integer of the stream {@link split} gives: a seed to hand to code that takes one integer.
 *
 * @throws RangeError unless the seed is an integer from 0 to 2³² − 1.
 * @example numeric.splitSeed(42, 'dense1/kernel') // 4128710982
 */
export function splitSeed(seed: number, label: string): number {
  return new RandomState(labelledWords('splitSeed', seed, label)).uint32();
}
