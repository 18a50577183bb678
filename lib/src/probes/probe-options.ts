import { optionsOf } from '../checks/options';
import { integerFrom, numberThat, oneOf, requireFlag, requireFunction } from '../checks/rules';
import { DEFAULT_SATURATION } from './flat-region';
import { DEFAULT_CAPACITY } from './probe-record';
import type { Detail } from './rows';
import { always, type Schedule } from './schedule';

/** What to record, when, and how much of it. */
export interface ProbeOptions {
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
export type ResolvedOptions = Required<ProbeOptions>;

/** Rule of an argument that is {@link ProbeOptions}. */
export const requireProbeOptions = optionsOf<ProbeOptions>({
  gradients: requireFlag,
  activations: requireFlag,
  deltas: requireFlag,
  updates: requireFlag,
  histograms: requireFlag,
  schedule: requireFunction,
  capacity: integerFrom(1),
  detail: oneOf(['norms', 'full']),
  saturation: numberThat('in (0, 1)', (value) => value > 0 && value < 1),
});

/** @throws RangeError for a capacity or a saturation threshold out of range. */
export function resolveOptions(caller: string, options: ProbeOptions): ResolvedOptions {
  requireProbeOptions(caller, 'options', options);
  const { schedule = always, capacity = DEFAULT_CAPACITY, detail = 'norms', saturation = DEFAULT_SATURATION, histograms = false } = options;
  const chosen = [options.gradients, options.activations, options.deltas, options.updates];
  const all = chosen.every((choice) => choice === undefined);
  const [gradients, activations, deltas, updates] = chosen.map((choice) => choice ?? all);
  return { gradients, activations, deltas, updates, histograms, schedule, capacity, detail, saturation };
}
