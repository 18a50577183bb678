import type { Dash } from '../figure';
import type { Series } from '../series';
import { labelOf } from './arrange';
import { colorsOf } from './colors';
import { columnList, groupsOf, levelText, type Columns } from './levels';
import type { CurveOptions } from './options';
import type { Row } from './records';

const SYMBOLS = ['circle', 'diamond', 'square', 'triangle-up', 'cross', 'star'];
const DASHES: Dash[] = ['solid', 'dot', 'dashdot', 'longdash'];

/** How the curve that a row belongs to looks and what the legend calls it: the same in all panels and frames. */
export interface Styles {
  readonly nameOf: (row: Row) => string;
  readonly styleOf: (row: Row) => Pick<Series, 'color' | 'symbol' | 'dash'>;
}

/** Numbers need their quantity beside them: `width 100`; names speak for themselves: `relu`. */
function partName(options: CurveOptions, columns: readonly string[], row: Row): string {
  const parts = columns.map((column) => {
    const level = row[column];
    return typeof level === 'number' || typeof level === 'boolean' ? `${labelOf(options, column)} ${levelText(level)}` : levelText(level);
  });
  return [...new Set(parts)].join(', ');
}

const keyIn = (columns: Columns, row: Row): string => groupsOf([row], columns, {})[0].key;

/** Styles by colour and symbol columns, over all rows of the figure. */
export function stylesOf(all: readonly Row[], options: CurveOptions): Styles {
  const orders = options.categoryOrders ?? {};
  const colorColumns = columnList(options.color);
  const colors = colorsOf(groupsOf(all, options.color, orders), colorColumns.length === 1 ? colorColumns[0] : undefined);
  const symbols = groupsOf(all, options.symbol, orders).map(({ key }) => key);
  const named = [...colorColumns, ...columnList(options.symbol)];
  return {
    nameOf: (row) => (named.length === 0 ? labelOf(options, options.y) : partName(options, named, row)),
    styleOf(row) {
      const color = colors.get(keyIn(options.color, row));
      const place = symbols.indexOf(keyIn(options.symbol, row));
      const marks = options.symbol === undefined ? {} : { symbol: SYMBOLS[place % SYMBOLS.length], dash: DASHES[place % DASHES.length] };
      return { ...(color !== undefined && { color }), ...marks };
    },
  };
}
