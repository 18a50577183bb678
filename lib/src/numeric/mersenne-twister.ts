import { requireNumbers } from '../checks/rules';

const STATE_LENGTH = 624;
const SHIFT = 397;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;
const TWIST = 0x9908b0df;

/**
 * Key of the generator from one 32-bit integer (Knuth's linear congruential recurrence): `init_genrand`. The bits of a key are those of unsigned
 * words; as signed ones they stay integers of the processor, where unsigned ones would become floating-point numbers.
 */
function keyFromInteger(seed: number): Int32Array {
  const key = new Int32Array(STATE_LENGTH);
  key[0] = seed;
  for (let i = 1; i < STATE_LENGTH; i++) {
    const previous = key[i - 1] ^ (key[i - 1] >>> 30);
    key[i] = Math.imul(1812433253, previous) + i;
  }
  return key;
}

/** Key of the generator from a list of 32-bit integers: `init_by_array`. */
function keyFromArray(words: readonly number[]): Int32Array {
  const key = keyFromInteger(19650218);
  let i = 1;
  const next = (): void => {
    i++;
    if (i >= STATE_LENGTH) {
      key[0] = key[STATE_LENGTH - 1];
      i = 1;
    }
  };
  const mixed = (factor: number): number => Math.imul(key[i - 1] ^ (key[i - 1] >>> 30), factor) ^ key[i];
  for (let k = 0; k < Math.max(STATE_LENGTH, words.length); k++) {
    const j = k % words.length;
    key[i] = mixed(1664525) + words[j] + j;
    next();
  }
  for (let k = 0; k < STATE_LENGTH - 1; k++) {
    key[i] = mixed(1566083941) - i;
    next();
  }
  key[0] = UPPER_BIT;
  return key;
}

/** One word of the next key from two neighbours and a distant word of the last: the recurrence of the paper, without a branch. */
function twisted(word: number, next: number, distant: number): number {
  const y = (word & UPPER_BIT) | (next & LOWER_BITS);
  return distant ^ (y >>> 1) ^ (-(y & 1) & TWIST);
}

/** Whether a value is an integer from 0 to 2³² − 1, what a seed word may be. */
function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

/**
 * The Mersenne Twister MT19937: a stream of 32-bit integers with period 2^19937 − 1, the generator beneath `np.random.RandomState`.
 *
 * @see M. Matsumoto & T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); reference code mt19937ar (2002).
 * @example new MersenneTwister([0x123, 0x234, 0x345, 0x456]).uint32() // 1067595299
 */
export class MersenneTwister {
  private readonly key: Int32Array;
  private position = STATE_LENGTH;

  /** Seeds from an integer (`init_genrand`) or a non-empty list of integers (`init_by_array`), each from 0 to 2³² − 1, else RangeError. */
  constructor(seed: number | readonly number[]) {
    const words = typeof seed === 'number' ? [seed] : seed;
    requireNumbers('RandomState', 'seed', words);
    if (words.length === 0) throw new RangeError('RandomState: seed must not be an empty list, got []');
    for (const word of words) {
      if (!isUint32(word)) throw new RangeError(`RandomState: seed must be an integer from 0 to 2^32 - 1, got ${word}`);
    }
    this.key = typeof seed === 'number' ? keyFromInteger(seed) : keyFromArray(seed);
  }

  /** The next integer, from 0 to 2³² − 1. */
  uint32(): number {
    if (this.position === STATE_LENGTH) this.refill();
    let y = this.key[this.position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private refill(): void {
    const key = this.key;
    const wrap = STATE_LENGTH - SHIFT;
    for (let i = 0; i < wrap; i++) key[i] = twisted(key[i], key[i + 1], key[i + SHIFT]);
    for (let i = wrap; i < STATE_LENGTH - 1; i++) key[i] = twisted(key[i], key[i + 1], key[i - wrap]);
    key[STATE_LENGTH - 1] = twisted(key[STATE_LENGTH - 1], key[0], key[SHIFT - 1]);
    this.position = 0;
  }
}
