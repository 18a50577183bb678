import { optionsOf } from '../checks/options';
import { requireText } from '../checks/rules';
import type { PivotOptions } from './data-frame-types';
import { groupStatistic, requireOperation } from './group-operations';
import { namesIn, placesOf, requireNames, rowsByKey } from './row-keys';
import type { Grid } from './table-source';

const requireOptions = optionsOf<PivotOptions>({ index: requireNames, columns: requireText, values: requireText, aggfunc: requireOperation }, 'index', 'columns', 'values');

/** The cells at one place of some rows, as one cell. */
function cellOf(values: readonly unknown[], operation: PivotOptions['aggfunc']): unknown {
  if (operation !== undefined) return groupStatistic(operation, values);
  if (values.length > 1) throw new RangeError(`pivot: index and columns must name each row once, or aggfunc say what to do with several, got ${values.length} rows at one place`);
  return values[0] ?? null;
}

/** One row for the cells of `index`, one column for each value of `columns`; both in order of appearance, null where there is no row. */
export function pivotGrid(grid: Grid, options: PivotOptions): Grid {
  requireOptions('pivot', 'options', options);
  const index = namesIn(options.index);
  const indexPlaces = placesOf('pivot', 'index', grid.columns, index);
  const [heading] = placesOf('pivot', 'columns', grid.columns, [options.columns]);
  const [cell] = placesOf('pivot', 'values', grid.columns, [options.values]);
  const across = [...rowsByKey(grid, [heading]).values()];
  const columns = [...index, ...across.map(([first]) => `${grid.rows[first][heading] as string | number | null}`)];
  const twice = columns.find((column, place) => columns.indexOf(column) !== place);
  if (twice !== undefined) throw new RangeError(`pivot: columns must hold values with names of their own, got ${twice} twice`);
  const rows = [...rowsByKey(grid, indexPlaces).values()].map((numbers) => {
    const own = new Set(numbers);
    const cells = across.map((there) => cellOf(there.filter((number) => own.has(number)).map((number) => grid.rows[number][cell]), options.aggfunc));
    return [...indexPlaces.map((place) => grid.rows[numbers[0]][place] ?? null), ...cells];
  });
  return { columns, rows };
}
