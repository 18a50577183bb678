import { optionsOf } from '../checks/options';
import { having, requireFlag, requireFunction, requireText } from '../checks/rules';
import { shown } from '../checks/shown';
import { trainingDefaults } from '../training/defaults';
import { nextTask } from '../training/next-task';
import { insideKernel } from './display';
import { freeingTensors } from './free-tensors';
import { placesOf, pointText, type SweepColumns, type SweepGrid, type SweepPlace, type SweepPoint } from './sweep-grid';
import { INTERRUPTED, withSweepProgress, type SweepProgress } from './sweep-progress';

/** How a sweep is shown and stopped. */
export interface SweepOptions {
  /** What the progress bar calls it. Default `sweep`. */
  readonly label?: string;
  /** Whether to show a bar. Default: in a notebook. */
  readonly progress?: boolean;
  /** Ends the sweep when it aborts; the notebook's stop button does so without it. */
  readonly signal?: AbortSignal;
}

const requireOptions = optionsOf<SweepOptions>({ label: requireText, progress: requireFlag, signal: having('an AbortSignal', 'aborted', 'addEventListener') });

/** What a sweep's function may return: a record, or several (such as one a layer), or none. */
export type SweepResult = object | readonly object[];

/** A row of a sweep: the grid's columns first, then those of the record. */
export type SweepRow<Grid extends SweepGrid, Result> = SweepColumns<Grid> & (Result extends readonly (infer Record)[] ? Record : Result);

/**
 * What went wrong at one point of a sweep; `rows` are those of the points before it.
 *
 * @example
 * const failure = await sweep({ width: [10, 0] }, ({ width }) => { if (width < 1) throw new Error('too narrow'); return { width }; }).catch((error) => error);
 * failure.message; // 'sweep: at width 0: too narrow'
 * failure.rows; // [{ width: 10 }]
 */
export class SweepError extends Error {
  override readonly name = 'SweepError';

  constructor(
    readonly point: Readonly<Record<string, unknown>>,
    readonly rows: readonly object[],
    cause: unknown,
  ) {
    super(`sweep: at ${pointText(point)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

type Columns = SweepPlace['columns'];

function rowOf(columns: Columns, record: unknown): object {
  if (!isRecord(record)) throw new TypeError(`run must return a record or a list of records, got ${shown(record)}`);
  const given = record as Columns;
  const twice = Object.keys(columns).find((name) => name in record && given[name] !== columns[name]);
  if (twice !== undefined) throw new RangeError(`run must leave the grid's column ${twice} as it is, got ${shown(given[twice])}`);
  return { ...columns, ...record };
}

/** The rows of one point. */
const rowsOf = (columns: Columns, result: unknown): object[] => (Array.isArray(result) ? result : [result]).map((record) => rowOf(columns, record));

type PointFunction = (point: never) => unknown;

/** Visits the points one after the other. An interrupted point leaves no row: what a training that was cut short says of it is not what was asked. */
async function visit(places: readonly SweepPlace[], run: PointFunction, signal: AbortSignal | undefined, reporter: SweepProgress): Promise<object[]> {
  const rows: object[] = [];
  const stopped = (): boolean => signal?.aborted === true;
  for (const [done, { point, columns }] of places.entries()) {
    reporter.begin(done, pointText(columns));
    try {
      // The kernel fails a wait that an interrupt has ended.
      await nextTask();
      if (stopped()) break;
      const added = await freeingTensors(async () => rowsOf(columns, await run(point as never)));
      if (stopped()) break;
      rows.push(...added);
    } catch (error) {
      if (stopped()) break;
      throw new SweepError(columns, rows, error);
    }
  }
  if (stopped()) reporter.fail(INTERRUPTED);
  else reporter.finish();
  return rows;
}

/**
 * Runs an experiment at every combination of named lists of values, the last list varying fastest, and returns plain rows: the values of
 * the combination first, then what `run` says of it, a record or a list of records. `run` may be async. Values that are no numbers or texts,
 * such as initializers, get a name by standing in an object instead of a list: `run` gets the value, the row the name.
 *
 * Tensors and networks made inside are freed when their point is done. After two seconds a progress bar says how much time is left; trainings
 * inside move it instead of showing their own. The stop button (or an abort of `signal`) ends the sweep and gives the rows of the points that are done; in a
 * notebook the cell ends there. One sweep at a time.
 *
 * @throws SweepError that names the point, with the rows so far, when `run` throws or returns something else; RangeError or TypeError for a
 * grid without values.
 * @example
 * const rows = await sweep({ width: [10, 100], activation: ['tanh', 'relu'], seed: seeds(2) }, ({ width, activation, seed }) => {
 *   const net = mlp({ sizes: [784, width, width, 10], activation, seed });
 *   return { parameters: net.parameters.length };
 * });
 * rows.length; // 8
 * @example
 * const starts = await sweep({ start: { He: he, 'σ = 0.01': normalWeights(0.01) } }, ({ start }) => {
 *   const { logits } = mlp({ sizes: [784, 100, 100, 10], activation: 'relu', init: start }).forward(x, 'inference');
 *   return { largest: Math.max(...logits.dataSync()) };
 * });
 * starts[1].start; // 'σ = 0.01'
 */
export async function sweep<const Grid extends SweepGrid, Result extends SweepResult>(
  grid: Grid,
  run: (point: SweepPoint<Grid>) => Result | Promise<Result>,
  options: SweepOptions = {},
): Promise<SweepRow<Grid, Result>[]> {
  const places = placesOf(grid);
  requireFunction('sweep', 'run', run);
  requireOptions('sweep', 'options', options);
  const { label = 'sweep', progress: isShown = insideKernel(), signal = trainingDefaults().signal?.() } = options;
  const rows = await withSweepProgress({ shown: isShown, total: places.length, label }, (reporter) => visit(places, run, signal, reporter));
  return rows as SweepRow<Grid, Result>[];
}
