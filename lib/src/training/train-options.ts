import { isRecord, optionsOf } from '../checks/options';
import { either, having, integerFrom, listOf, oneOf, requireFlag, requireFunction, requireNumbers, requireSeed, requireText, rule } from '../checks/rules';
import { requireDataset, type Dataset } from '../data/dataset';
import type { Network } from '../models/network';
import { requireNetwork } from '../models/require-network';
import type { Probe } from '../probes/probe';
import { requireProbeOptions, type ProbeOptions } from '../probes/probe-options';
import type { Schedule } from '../probes/schedule';
import type { Clipper } from './clipping/clipper';
import type { ProgressFactory } from './defaults';
import { requireExampleShape } from './example-shape';
import { requireOptimizer, type Optimizer } from './optimizers/optimizer';
import type { EpochRecord } from './run';

/** What `onStep` is told. */
export interface StepRecord {
  /** Steps made, this one included. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
}

/** How to train; `Extra` is what `onEpoch` adds to the record of an epoch. */
export interface TrainOptions<Extra extends object = object> {
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
  /**
   * What to probe into the run's rows: the steps, e.g. `every(10)`, for gradients, activations, deltas and updates; or options that say more, e.g.
   * `{ schedule: every(10), deltas: true }`. Default nothing.
   */
  readonly probe?: Schedule | ProbeOptions;
  /** Further probes, each with rows or purposes of its own. */
  readonly probes?: readonly Probe[];
  /** Progress display. Default what the notebook registered, if anything; `false` for none. */
  readonly progress?: boolean | ProgressFactory;
  /** What the progress display calls the run. Default `training`. */
  readonly label?: string;
  /** Ends the run when it aborts: before the next step, or after those in a row, some 50 ms. The notebook's stop button does so without it. */
  readonly signal?: AbortSignal;
  /** What to do at a loss that is not finite: throw a DivergenceError (default), or return the run up to there. */
  readonly onDivergence?: 'throw' | 'stop';
  /** Called after each step; its time counts. */
  readonly onStep?: (step: StepRecord) => void;
  /** Called, and awaited, after each epoch. A record that it returns becomes part of the epoch's row in `run.epochs`; what else it may return is let go. */
  readonly onEpoch?: ((epoch: EpochRecord) => Extra | undefined | Promise<Extra | undefined>) | ((epoch: EpochRecord) => void);
  /** Go on with what the optimizer remembers and with its schedule, and keep both at the end. Default false. */
  readonly resume?: boolean;
  /** Epochs made by earlier runs: numbers and shuffling go on from there. Default 0. */
  readonly firstEpoch?: number;
  /** Shape of one example where the network takes more than a vector, e.g. `[28, 28]` (steps, inputs) for a recurrent one. Default the data set's. */
  readonly exampleShape?: readonly number[];
}

/** The number that a suggestion makes something of: the one that was given, or an example. */
const meant = (given: unknown, example: number): number => (Number.isInteger(given) && Number(given) > 0 ? Number(given) : example);

const requireOptions = optionsOf<TrainOptions>({
  optimizer: requireOptimizer,
  batchSize: integerFrom(1),
  epochs: integerFrom(1),
  maxSteps: integerFrom(1),
  seed: requireSeed,
  dropRemainder: requireFlag,
  clip: (caller, name, value) => { having(`a clipper, such as byGlobalNorm(${meant(value, 1)})`, 'name', 'limit', 'apply')(caller, name, value); },
  validation: requireDataset,
  test: requireDataset,
  evaluateEvery: integerFrom(1),
  probe: (caller, name, value) => {
    if (isRecord(value)) requireProbeOptions(caller, name, value);
    else rule(`a schedule, such as every(${meant(value, 10)}), or options`, (given) => typeof given === 'function')(caller, name, value);
  },
  probes: listOf(having('a probe, with beforeUpdate', 'beforeUpdate')),
  progress: either('true, false or a function that makes a progress display', (value) => typeof value === 'boolean', (value) => typeof value === 'function'),
  label: requireText,
  signal: having('an AbortSignal', 'aborted', 'addEventListener'),
  onDivergence: oneOf(['throw', 'stop']),
  onStep: requireFunction,
  onEpoch: requireFunction,
  resume: requireFlag,
  firstEpoch: integerFrom(0, 2 ** 32 - 1),
  exampleShape: requireNumbers,
}, 'optimizer', 'batchSize', 'epochs');
/** Losses of a run are kept, one a step. */
const MOST_STEPS = 2 ** 31 - 1;

/** Throws a RangeError for options that make no run. */
export function requireTrainOptions(network: Network, dataset: Dataset, options: TrainOptions): void {
  requireNetwork('train', 'network', network);
  requireDataset('train', 'dataset', dataset);
  requireOptions('train', 'options', options);
  const { batchSize, exampleShape, validation, test } = options;
  requireExampleShape('train', exampleShape, dataset.features);
  for (const [name, data] of Object.entries({ dataset, validation, test })) {
    if (data?.size === 0) throw new RangeError(`train: ${name} must hold at least one example, got none`);
  }
  if (stepsPerEpoch(dataset, options) === 0) {
    throw new RangeError(`train: batchSize must be at most ${dataset.size} with dropRemainder, got ${batchSize}`);
  }
  const steps = totalSteps(dataset, options);
  if (steps > MOST_STEPS) throw new RangeError(`train: epochs must give at most ${MOST_STEPS} steps, got ${options.epochs} epochs with ${steps} steps`);
}

/** Batches in one pass over the data. */
function stepsPerEpoch({ size }: Dataset, { batchSize, dropRemainder = false }: TrainOptions): number {
  return dropRemainder ? Math.floor(size / batchSize) : Math.ceil(size / batchSize);
}

/** Steps of the whole run. */
export function totalSteps(dataset: Dataset, options: TrainOptions): number {
  return Math.min(options.maxSteps ?? Infinity, options.epochs * stepsPerEpoch(dataset, options));
}
