import type { Dash } from '../figure';
import type { Series } from '../series';
import { colorsOf } from './colors';
import { columnList, columnText, groupsOf, keyIn, levelText, type Columns } from './levels';
import type { CurveOptions, RowFigureOptions } from './options';
import type { Row } from './records';

const SYMBOLS = ['circle', 'diamond', 'square', 'triangle-up', 'cross', 'star'];
const DASHES: Dash[] = ['solid', 'dot', 'dashdot', 'longdash'];

/** The title of a column. */
export const labelOf = (options: Pick<RowFigureOptions, 'labels'>, column: string): string => options.labels?.[column] ?? columnText(column);

/** A column's value in words: numbers need their quantity beside them, `width 100`; names speak for themselves, `relu`. */
export function valueText(options: Pick<RowFigureOptions, 'labels'>, column: string, level: unknown): string {
  return typeof level === 'number' || typeof level === 'boolean' ? `${labelOf(options, column)} ${levelText(level)}` : levelText(level);
}

/** How the curve that a row belongs to looks and what the legend calls it: the same in all panels and frames. */
export interface Styles {
  readonly nameOf: (row: Row) => string;
  readonly styleOf: (row: Row) => Pick<Series, 'color' | 'symbol' | 'dash'>;
}

const nameIn = (options: RowFigureOptions, columns: readonly string[], row: Row): string =>
  [...new Set(columns.map((column) => valueText(options, column, row[column])))].join(', ');

/** The colour of a row's group. */
export function colorIn(all: readonly Row[], columns: Columns, options: RowFigureOptions): (row: Row) => string | undefined {
  const names = columnList(columns);
  const colors = colorsOf(groupsOf(all, columns, options.categoryOrders ?? {}), names.length === 1 ? names[0] : undefined);
  return (row) => colors.get(keyIn(columns, row));
}

/** Styles by colour and symbol columns, over all rows of the figure; `y` names a curve that no column tells from others. */
export function stylesOf(all: readonly Row[], options: Pick<CurveOptions, 'color' | 'symbol' | 'labels' | 'categoryOrders'>, y: string): Styles {
  const colorOf = colorIn(all, options.color, options);
  const symbols = groupsOf(all, options.symbol, options.categoryOrders ?? {}).map(({ key }) => key);
  const named = [...columnList(options.color), ...columnList(options.symbol)];
  return {
    nameOf: (row) => (named.length === 0 ? labelOf(options, y) : nameIn(options, named, row)),
    styleOf(row) {
      const color = colorOf(row);
      const place = symbols.indexOf(keyIn(options.symbol, row));
      const marks = options.symbol === undefined ? {} : { symbol: SYMBOLS[place % SYMBOLS.length], dash: DASHES[place % DASHES.length] };
      return { ...(color !== undefined && { color }), ...marks };
    },
  };
}
