/** How long steps in a row may keep other tasks waiting, in ms: a key or the stop button is answered without a delay that anyone would feel. */
const LONGEST = 50;

/** More in a row save nothing. */
const MOST = 64;

/** Knows how long a step takes, by the clock, and so how many fit between two tasks. What the steps compute does not depend on it. */
export class Pace {
  /** Of one step; nothing is known at first. */
  private milliseconds = LONGEST;

  /** Runs `count` steps, and remembers how long they took. */
  timed<Result>(count: number, steps: () => Result): Result {
    const startedAt = performance.now();
    const result = steps();
    this.milliseconds = (performance.now() - startedAt) / count;
    return result;
  }

  /** Steps that fit, at least one. */
  fitting(): number {
    return Math.min(MOST, Math.max(1, Math.floor(LONGEST / this.milliseconds)));
  }
}
