import { optionsOf } from '../checks/options';
import { integerFrom, listOf, numberThat, requireNotNegative, requireText, type Rule } from '../checks/rules';
import { shown as named } from '../checks/shown';
import { display, type MimeBundle } from './display';
import { escapeHtml, inlineHtml } from './html';
import { inspect } from './inspect';
import { columnFormat } from './number-format';
import { gridOf, requireRows, type Grid, type TableSource } from './table-source';

/** How `table` shows its rows. */
export interface TableOptions {
  /** Columns to show, in this order; as a record, with their headings: `{ norm: '‖g‖' }`. All by default. */
  readonly columns?: readonly string[] | Readonly<Record<string, string>>;
  /** Significant digits of numbers that are not integers, 1–15; 4 by default. */
  readonly digits?: number;
  /** A line above the table; may hold `code` between backticks. */
  readonly caption?: string;
  /**
   * Numbers that are not 0 but smaller than this are rounding noise, written `≈ 0`. Only you can know: 5e-17 is a zero among expectations that are
   * exact to 1e-13, and a result among gradients. Default 0: every number is shown.
   */
  readonly zeroBelow?: number;
  /** Rows shown before `… n more rows`; 30 by default. */
  readonly maxRows?: number;
}

/** One column, its cells already text. */
interface Column {
  readonly heading: string;
  readonly cells: readonly string[];
  readonly numeric: boolean;
}

const MISSING = '–';
const isMissing = (cell: unknown): boolean => cell === null || cell === undefined;

function cellText(cell: unknown, format: (value: number) => string): string {
  if (isMissing(cell)) return MISSING;
  if (typeof cell === 'number') return format(cell);
  if (typeof cell === 'string') return cell;
  return inspect(cell, { depth: 1, breakLength: Infinity });
}

function columnAt({ columns, rows }: Grid, place: number, heading: string | undefined, digits: number, zeroBelow: number): Column {
  const cells = rows.map((row) => row[place]);
  const numbers = cells.filter((cell): cell is number => typeof cell === 'number');
  const format = columnFormat(numbers, digits, zeroBelow);
  const numeric = numbers.length > 0 && cells.every((cell) => isMissing(cell) || typeof cell === 'number');
  return { heading: heading ?? columns[place], cells: cells.map((cell) => cellText(cell, format)), numeric };
}

const moreRows = (hidden: number): string => `… ${hidden.toLocaleString('en-US')} more ${hidden === 1 ? 'row' : 'rows'}`;

// The attribute is for pages that drop styles (GitHub), the style for JupyterLab, which aligns every cell to the right.
const alignment = (numeric: boolean): string => (numeric ? 'align="right" style="text-align:right"' : 'style="text-align:left"');

function htmlTable(columns: readonly Column[], rowCount: number, hidden: number, caption: string | undefined): string {
  const head = columns.map(({ heading, numeric }) => `<th ${alignment(numeric)}>${escapeHtml(heading)}</th>`).join('');
  const row = (index: number): string =>
    `<tr>${columns.map(({ cells, numeric }) => `<td ${alignment(numeric)}>${escapeHtml(cells[index] ?? '')}</td>`).join('')}</tr>`;
  const body = Array.from({ length: rowCount }, (_, index) => row(index)).join('');
  const rest = hidden > 0 ? `<tr><td colspan="${columns.length}" style="text-align:left">${moreRows(hidden)}</td></tr>` : '';
  const title = caption === undefined ? '' : `<div style="margin:4px 0"><strong>${inlineHtml(caption)}</strong></div>`;
  return `<div>${title}<table style="margin-left:0"><thead><tr>${head}</tr></thead><tbody>${body}${rest}</tbody></table></div>`;
}

const widthOf = (text: string): number => Array.from(text).length;
const padding = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text)));

function textTable(columns: readonly Column[], rowCount: number, hidden: number, caption: string | undefined): string {
  const line = (text: (column: Column) => string): string =>
    columns
      .map((column) => {
        const width = [column.heading, ...column.cells].reduce((widest, cell) => Math.max(widest, widthOf(cell)), 0);
        const cell = text(column);
        return column.numeric ? padding(cell, width) + cell : cell + padding(cell, width);
      })
      .join('  ')
      .trimEnd();
  return [
    ...(caption === undefined ? [] : [caption]),
    line(({ heading }) => heading),
    ...Array.from({ length: rowCount }, (_, index) => line(({ cells }) => cells[index] ?? '')),
    ...(hidden > 0 ? [moreRows(hidden)] : []),
  ].join('\n');
}

/** All of them are wanted with Infinity. */
const atLeastOne = numberThat('an integer ≥ 1, or Infinity', (value) => value >= 1 && (Number.isInteger(value) || value === Infinity));
const requireNames = listOf(requireText);
const requireColumns: Rule = (caller, name, value) => {
  if (typeof value !== 'object' || value === null || value instanceof Promise) throw new TypeError(`${caller}: ${name} must be an array of names or a record of headings, got ${named(value)}`);
  requireNames(caller, name, Array.isArray(value) ? value : Object.values(value));
};
const requireOptions = optionsOf<TableOptions>({ columns: requireColumns, digits: integerFrom(1, 15), caption: requireText, zeroBelow: requireNotNegative, maxRows: atLeastOne });

/** What `table` shows. */
export function tableBundle(rows: readonly object[] | TableSource, options: TableOptions): MimeBundle {
  const { columns: wanted, digits = 4, caption, zeroBelow = 0, maxRows = 30 } = options;
  const isList = Array.isArray as (value: unknown) => value is readonly string[];
  const names = wanted === undefined || isList(wanted) ? wanted : Object.keys(wanted);
  const headings = wanted === undefined || isList(wanted) ? [] : Object.values(wanted);
  const grid = gridOf(rows, names);
  const shown: Grid = { columns: grid.columns, rows: grid.rows.slice(0, maxRows) };
  const columns = grid.columns.map((_, place) => columnAt(shown, place, headings[place], digits, zeroBelow));
  const hidden = grid.rows.length - shown.rows.length;
  return {
    'text/html': htmlTable(columns, shown.rows.length, hidden, caption),
    'text/plain': textTable(columns, shown.rows.length, hidden, caption),
  };
}

/**
 * Shows records, or a danfo DataFrame, as a table. Missing entries are `–`; NaN, ∞ and -∞ are shown as such. Numbers of similar size share
 * their decimals; columns that span more than four decades use exponents. What is smaller than `zeroBelow` is written `≈ 0`.
 *
 * @throws RangeError for a column that no row has, and for `digits`, `zeroBelow` or `maxRows` out of range.
 * @example
 * table(run.epochs, { columns: { epoch: 'epoch', loss: 'loss', trainAccuracy: 'accuracy' }, digits: 3 });
 */
export function table(rows: readonly object[] | TableSource, options: TableOptions = {}): void {
  requireRows('table', 'rows', rows);
  requireOptions('table', 'options', options);
  display(tableBundle(rows, options));
}
