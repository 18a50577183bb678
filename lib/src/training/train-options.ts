import type { Dataset } from '../data/dataset';
import type { StepObserver } from '../probes/observer';
import type { Schedule } from '../probes/schedule';
import type { SessionOptions } from '../probes/session-options';
import type { Clipper } from './clipping/clipper';
import type { ProgressFactory } from './defaults';
import { requireExampleShape } from './example-shape';
import type { Optimizer } from './optimizers/optimizer';
import type { EpochRecord } from './run';

/** What `onStep` is told. */
export interface StepRecord {
  /** Steps made, this one included. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
}

/** How to train. */
export interface TrainOptions {
  /** Starts afresh with each run (see `resume`), which also frees what it remembers at the end. */
  readonly optimizer: Optimizer;
  /** Examples per step; the last batch of an epoch may be smaller. */
  readonly batchSize: number;
  /** Passes over the data, ≥ 1. */
  readonly epochs: number;
  /** Ends the run after this many steps, in the middle of an epoch if need be. */
  readonly maxSteps?: number;
  /** Of the order of the examples, an integer from 0 to 2³² − 1. Default 0. Each epoch has its own order. */
  readonly seed?: number;
  /** Leave out a last batch that is not full. Default false. */
  readonly dropRemainder?: boolean;
  /** Clipping between computing the gradients and applying them. */
  readonly clip?: Clipper;
  /** Evaluated after each epoch. */
  readonly validation?: Dataset;
  /** Evaluated after each epoch. Choosing anything by these numbers makes them validation. */
  readonly test?: Dataset;
  /** Epochs between evaluations; the last epoch is always evaluated. Default 1. */
  readonly evaluateEvery?: number;
  /** Steps to probe, e.g. `every(10)`. Default none, or every step with `observe`. */
  readonly probe?: Schedule;
  /** What to probe there. Default gradients, activations, deltas and updates. */
  readonly observe?: SessionOptions;
  /** Further observers. */
  readonly observers?: readonly StepObserver[];
  /** Progress display. Default what the notebook registered, if anything; `false` for none. */
  readonly progress?: boolean | ProgressFactory;
  /** What the progress display calls the run. Default `training`. */
  readonly label?: string;
  /** Ends the run within one step when it aborts; the notebook's stop button does so without it. */
  readonly signal?: AbortSignal;
  /** What to do at a loss that is not finite: throw a DivergenceError (default), or return the run up to there. */
  readonly onDivergence?: 'throw' | 'stop';
  /** Called after each step; its time counts. */
  readonly onStep?: (step: StepRecord) => void;
  /** Called, and awaited, after each epoch. */
  readonly onEpoch?: (epoch: EpochRecord) => void | Promise<void>;
  /** Go on with what the optimizer remembers and with its schedule, and keep both at the end. Default false. */
  readonly resume?: boolean;
  /** Epochs made by earlier runs: numbers and shuffling go on from there. Default 0. */
  readonly firstEpoch?: number;
  /** Shape of one example where the network takes more than a vector, e.g. `[28, 28]` (steps, inputs) for a recurrent one. */
  readonly exampleShape?: readonly number[];
}

function requireInteger(argument: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least)) return;
  throw new RangeError(`train: ${argument} must be an integer ≥ ${least}, got ${value}`);
}

const hasApply = (value: unknown): boolean => typeof (value as { readonly apply?: unknown } | null | undefined)?.apply === 'function';

/** What TypeScript would refuse too, if the options went past it. */
function requireKinds({ optimizer, clip, probe }: TrainOptions): void {
  const wrong = (argument: string, rule: string, value: unknown): TypeError => {
    const got = typeof value === 'string' ? `'${value}'` : typeof value === 'object' && value !== null ? 'an object' : String(value);
    return new TypeError(`train: ${argument} must be ${rule}, got ${got}`);
  };
  if (!hasApply(optimizer)) throw wrong('optimizer', 'an optimizer such as sgd(0.1)', optimizer);
  if (clip !== undefined && !hasApply(clip)) throw wrong('clip', `a clipper such as byGlobalNorm(${typeof clip === 'number' ? String(clip) : '1'})`, clip);
  if (probe !== undefined && typeof probe !== 'function') throw wrong('probe', `a schedule such as every(${typeof probe === 'number' ? String(probe) : '10'})`, probe);
}

/** Throws a RangeError for options that make no run, a TypeError for what is no optimizer, clipper or schedule. */
export function requireTrainOptions(dataset: Dataset, options: TrainOptions): void {
  requireKinds(options);
  const { batchSize, epochs, maxSteps, seed, evaluateEvery, firstEpoch, exampleShape, validation, test } = options;
  requireInteger('batchSize', batchSize, 1);
  requireInteger('epochs', epochs, 1);
  requireInteger('maxSteps', maxSteps, 1);
  requireInteger('seed', seed, 0);
  requireInteger('evaluateEvery', evaluateEvery, 1);
  requireInteger('firstEpoch', firstEpoch, 0);
  requireExampleShape('train', exampleShape, dataset.features);
  for (const [name, data] of Object.entries({ dataset, validation, test })) {
    if (data?.size === 0) throw new RangeError(`train: ${name} must hold at least one example, got none`);
  }
  if (stepsPerEpoch(dataset, options) === 0) {
    throw new RangeError(`train: batchSize must be at most ${dataset.size} with dropRemainder, got ${batchSize}`);
  }
}

/** Batches in one pass over the data. */
function stepsPerEpoch({ size }: Dataset, { batchSize, dropRemainder = false }: TrainOptions): number {
  return dropRemainder ? Math.floor(size / batchSize) : Math.ceil(size / batchSize);
}

/** Steps of the whole run. */
export function totalSteps(dataset: Dataset, options: TrainOptions): number {
  return Math.min(options.maxSteps ?? Infinity, options.epochs * stepsPerEpoch(dataset, options));
}
