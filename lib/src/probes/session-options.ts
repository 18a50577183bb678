import { DEFAULT_SATURATION } from './flat-region';
import { DEFAULT_CAPACITY } from './probe-record';
import type { Detail } from './rows';
import { always, type Schedule } from './schedule';

/** What to record, when, and how much of it. */
export interface SessionOptions {
  /** What to record. With none of the four given, all four are; with any given, those that are true. */
  readonly gradients?: boolean;
  readonly activations?: boolean;
  readonly deltas?: boolean;
  readonly updates?: boolean;
  /** Also a histogram of log magnitudes of every gradient. Default false: it reads out every entry. */
  readonly histograms?: boolean;
  /** Which steps to measure. Default every step. */
  readonly schedule?: Schedule;
  /** Most rows kept of each kind (see `BoundedRecord`). Default 50,000. */
  readonly capacity?: number;
  /** Default `norms`, the cheap one. */
  readonly detail?: Detail;
  /** τ: an entry with |φ′(z)| < τ is saturated. Default 0.01. */
  readonly saturation?: number;
}

/** Options with every default filled in. */
export type ResolvedOptions = Required<SessionOptions>;

/** @throws RangeError for a capacity or a saturation threshold out of range. */
export function resolveOptions(caller: string, options: SessionOptions): ResolvedOptions {
  const { schedule = always, capacity = DEFAULT_CAPACITY, detail = 'norms', saturation = DEFAULT_SATURATION, histograms = false } = options;
  const chosen = [options.gradients, options.activations, options.deltas, options.updates];
  const all = chosen.every((choice) => choice === undefined);
  if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`${caller}: capacity must be an integer ≥ 1, got ${capacity}`);
  if (!(saturation > 0 && saturation < 1)) throw new RangeError(`${caller}: saturation must lie in (0, 1), got ${saturation}`);
  const [gradients, activations, deltas, updates] = chosen.map((choice) => choice ?? all);
  return { gradients, activations, deltas, updates, histograms, schedule, capacity, detail, saturation };
}
