import type { Dash } from '../figure';
import type { Series } from '../series';
import { colorsOf } from './colors';
import { columnList, columnText, groupsOf, keyIn, levelText } from './levels';
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
  readonly styleOf: (row: Row) => Pick<Series, 'color' | 'symbol' | 'dash' | 'legend'>;
}

const nameIn = (options: RowFigureOptions, columns: readonly string[], row: Row): string =>
  [...new Set(columns.map((column) => valueText(options, column, row[column])))].join(', ');

/** Styles by colour and symbol columns, over all rows of the figure; `y` names a curve that no column tells from others. */
export function stylesOf(all: readonly Row[], options: Pick<CurveOptions, 'color' | 'layers' | 'symbol' | 'labels' | 'categoryOrders'>, y: string): Styles {
  const columns = columnList(options.color);
  const colors = colorsOf(groupsOf(all, columns, options.categoryOrders ?? {}), columns.length === 1 ? columns[0] : undefined, options.layers);
  const symbols = groupsOf(all, options.symbol, options.categoryOrders ?? {}).map(({ key }) => key);
  const named = [...columns, ...columnList(options.symbol)];
  return {
    nameOf: (row) => (named.length === 0 ? labelOf(options, y) : nameIn(options, named, row)),
    styleOf(row) {
      const key = keyIn(columns, row);
      const color = columns.length === 0 ? undefined : colors.of.get(key);
      const place = symbols.indexOf(keyIn(options.symbol, row));
      const marks = options.symbol === undefined ? {} : { symbol: SYMBOLS[place % SYMBOLS.length], dash: DASHES[place % DASHES.length] };
      return { ...(color !== undefined && { color }), ...(colors.graded && { dash: 'solid' as const }), ...marks, ...(!colors.listed.has(key) && { legend: false }) };
    },
  };
}
