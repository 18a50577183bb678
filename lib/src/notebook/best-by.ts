import { optionsOf } from '../checks/options';
import { requireFinite, requireFlag, requireText, rule } from '../checks/rules';
import { shown } from '../checks/shown';
import { mean } from '../numeric/stats';
import { groupsOf, type Group } from '../plots/rows/levels';
import { requireRecords } from './table-source';

type Row = Readonly<Record<string, unknown>>;

/** How to choose among rows. */
export interface BestByOptions {
  /** The column whose value is chosen, e.g. `rate`. */
  readonly choose: string;
  /** Columns within whose values one is chosen each, e.g. `net`. Default one choice in all. */
  readonly within?: string | readonly string[];
  /** What a choice must beat, such as the accuracy of guessing with some room; without it any finite one will do. */
  readonly above?: number;
  /** The least is the best, as of a loss; then `above` is what it must stay below. Default false. */
  readonly least?: boolean;
}

const requireColumns = rule('a column or a list of columns', (value) => typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string')));
const requireOptions = optionsOf<BestByOptions>({ choose: requireText, within: requireColumns, above: requireFinite, least: requireFlag }, 'choose');

function requireColumn(rows: readonly Row[], name: string, column: string): void {
  if (rows.every((row) => row[column] !== undefined)) return;
  throw new RangeError(`bestBy: ${name} must be a column of all rows (${Object.keys(rows[0]).join(', ')}), got ${shown(column)}`);
}

/** The mean score of the rows that share a choice; NaN if one of them is missing or not finite: a run that diverged speaks against its choice. */
function scoreOf({ rows }: Group, by: string): number {
  const scores = rows.map((row) => row[by] ?? NaN);
  const wrong = scores.find((score) => typeof score !== 'number');
  if (wrong !== undefined) throw new TypeError(`bestBy: column ${by} of rows must hold numbers, got ${shown(wrong)}`);
  const score = mean(scores as number[]);
  return Number.isFinite(score) ? score : NaN;
}

/** The rows of the best choice among some, or one row that says that there is none. */
function bestOf(rows: readonly Row[], by: string, { choose, within = [], above, least = false }: BestByOptions): readonly Row[] {
  const sign = least ? -1 : 1;
  const limit = above === undefined ? -Infinity : sign * above;
  const candidates = groupsOf(rows, choose, {}).map((group) => ({ group, score: sign * scoreOf(group, by) }));
  const best = candidates.filter(({ score }) => score > limit).reduce<(typeof candidates)[number] | undefined>((top, one) => (top === undefined || one.score > top.score ? one : top), undefined);
  if (best !== undefined) return best.group.rows;
  const kept = new Set(typeof within === 'string' ? [within] : within);
  const none = above === undefined ? 'none finite' : `none ${least ? 'below' : 'above'} ${above}`;
  return [Object.fromEntries(Object.keys(rows[0]).map((column) => [column, column === choose ? none : kept.has(column) ? rows[0][column] : null]))];
}

/**
 * Of rows with a score, those of the best choice: the value of `choose` whose rows (of several seeds) have the best mean of column `by`, found within each
 * value of `within` apart. Choose by what was held out, and report another column of the rows that remain.
 *
 * Where no choice is finite in all its rows and above `above`, one row says so: `none above 0.12` in the column that was to be chosen, null in the others.
 *
 * @throws RangeError for no rows or a column that a row lacks; TypeError for scores that are no numbers.
 * @example
 * const rows = await sweep({ net: ['deep', 'flat'], rate: [0.1, 1], seed: seeds(2) }, ({ net, rate, seed }) =>
 *   ({ validationAccuracy: net === 'deep' ? 0.1 : 0.9 - rate / 2, testAccuracy: 0.8 + seed / 100 }));
 * const best = bestBy(rows, 'validationAccuracy', { choose: 'rate', within: 'net', above: 0.12 });
 * best.map(({ net, rate, testAccuracy }) => `${net} ${rate} ${testAccuracy}`); // ['deep none above 0.12 null', 'flat 0.1 0.8', 'flat 0.1 0.81']
 */
export function bestBy<Kind extends object>(rows: readonly Kind[], by: string, options: BestByOptions): Kind[] {
  requireRecords('bestBy', 'rows', rows);
  if (rows.length === 0) throw new RangeError('bestBy: rows must not be empty, got none');
  requireText('bestBy', 'by', by);
  requireOptions('bestBy', 'options', options);
  const all = rows as readonly Row[];
  const { choose, within = [] } = options;
  const columns = typeof within === 'string' ? [within] : within;
  requireColumn(all, 'choose', choose);
  for (const column of columns) requireColumn(all, 'within', column);
  if (!all.some((row) => row[by] !== undefined)) throw new RangeError(`bestBy: by must be a column of the rows (${Object.keys(all[0]).join(', ')}), got ${shown(by)}`);
  return groupsOf(all, columns, {}).flatMap((group) => bestOf(group.rows, by, options)) as Kind[];
}
