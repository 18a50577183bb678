import { having, rule } from '../checks/rules';
import { shown } from '../checks/shown';
import { counted } from '../numeric/inspectable';
import type { Cells, DanfoFrame, DanfoSeries, Mendable } from './danfo-parts';
import type { DataFrame as Frame, MergeOptions, PivotOptions } from './data-frame-types';
import { Groups } from './groups';
import { mergeGrids } from './merge-grids';
import { pivotGrid } from './pivot-grid';
import { namesIn, requireNames } from './row-keys';
import type { Grid } from './table-source';

const gridOf = ({ columns, values }: Pick<DanfoFrame, 'columns' | 'values'>): Grid => ({ columns, rows: values });
const requireName = rule('a name', (value) => typeof value === 'string', (value) => value !== '');
const requireFrame = having('a DataFrame', 'columns', 'values', '$getColumnData');

/** danfo joins the cells of several columns with a dash or an underscore to find equal rows, and has no pivot. */
export function mendReshaping({ DataFrame }: Mendable): void {
  const { prototype } = DataFrame;
  const make = ({ columns, rows }: Grid): Frame => new DataFrame(rows, { columns }) as unknown as Frame;
  prototype.groupby = function (...[by]: readonly unknown[]) {
    requireNames('groupby', 'columns', by);
    return new Groups(gridOf(this), namesIn(by as string | readonly string[]), { make, take: (rows) => this.iloc({ rows }) as unknown as Frame });
  };
  prototype.merge = function (...[right, options]: readonly unknown[]) {
    requireFrame('merge', 'right', right);
    return make(mergeGrids(gridOf(this), gridOf(right as DanfoFrame), options as MergeOptions));
  };
  prototype.pivot = function (...[options]: readonly unknown[]) {
    return make(pivotGrid(gridOf(this), options as PivotOptions));
  };
  prototype.rows = function () {
    return this.values.map((row) => Object.fromEntries(this.columns.map((column, place) => [column, row[place]])));
  };
  const { addColumn } = prototype;
  // danfo would change this frame and return undefined.
  prototype.addColumn = function (...given: never[]) {
    const [column, values, options] = given as readonly unknown[] as readonly [string, unknown, { readonly inplace?: boolean } | undefined];
    requireName('addColumn', 'name', column);
    const list = Array.isArray(values) ? (values as Cells) : (values as Partial<DanfoSeries> | null | undefined)?.values;
    if (list?.length !== this.values.length) throw new TypeError(`addColumn: values must be an array or a column with a value for each of ${counted(this.values.length, 'rows')}, got ${shown(values)}`);
    if (this.columns.includes(column) && options?.inplace !== true) throw new RangeError(`addColumn: column must be a new name, got ${column}`);
    return addColumn.apply(this, given);
  };
}
