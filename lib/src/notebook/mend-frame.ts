import { optionsOf } from '../checks/options';
import { requireFlag, rule } from '../checks/rules';
import { counted, INSPECT } from '../numeric/inspectable';
import { holdsNumbers, statistic, STATISTIC_NAMES } from './column-statistics';
import { requireNumbers, type Mendable } from './danfo-parts';
import { described, DESCRIBED_INDEX } from './described';
import { namesIn, placesOf, requireNames } from './row-keys';
import { sortedRows } from './sorted-places';

/** danfo defines every column as a property of its frame, which breaks one with a column called mean, index or values: there methods win, as in pandas. */
function mendColumnProperties({ DataFrame: { prototype } }: Mendable): void {
  const { $setInternalColumnDataProperty: define } = prototype;
  prototype.$setInternalColumnDataProperty = function (...given: never[]) {
    const [column] = given as readonly unknown[] as readonly [string | undefined];
    for (const name of column === undefined ? this.columns : [column]) if (!(name in this)) Reflect.apply(define, this, [name]);
  };
}

function mendFrameStatistics({ DataFrame, Series }: Mendable): void {
  const { prototype } = DataFrame;
  for (const name of STATISTIC_NAMES) {
    prototype[name] = function ({ axis = 1 }: { axis?: number } = {}) {
      if (axis !== 0 && axis !== 1) throw new RangeError(`${name}: axis must be 0 or 1, got ${String(axis)}`);
      if (name !== 'count') requireNumbers(name, this.dtypes);
      return new Series(this.$getDataArraysByAxis(axis).map((values) => statistic(name, values)), { index: axis === 0 ? this.columns : this.index });
    };
  }
  prototype.describe = function () {
    const numeric = this.columns.filter((column) => holdsNumbers(this.$getColumnData(column, false)));
    const columns = numeric.map((column) => described(this.$getColumnData(column, false)));
    return new DataFrame(DESCRIBED_INDEX.map((_, row) => columns.map((column) => column[row])), { columns: numeric, index: DESCRIBED_INDEX });
  };
  prototype[INSPECT as unknown as string] = function () {
    return `DataFrame of ${counted(this.values.length, 'rows')} and ${counted(this.columns.length, 'columns')}: ${this.columns.join(', ')}`;
  };
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const requireDirections = rule('true or false, or one of them for each column', (value) => isFlag(value) || (Array.isArray(value) && value.every(isFlag)));
const requireSorting = optionsOf<{ ascending?: boolean | readonly boolean[]; inplace?: boolean }>({ ascending: requireDirections, inplace: requireFlag });

function mendSorting({ DataFrame: { prototype } }: Mendable): void {
  prototype.sortValues = function (by: string | readonly string[], options: { ascending?: boolean | readonly boolean[]; inplace?: boolean } = {}) {
    requireNames('sortValues', 'columns', by);
    requireSorting('sortValues', 'options', options);
    const { ascending = true, inplace = false } = options;
    const columns = namesIn(by);
    placesOf('sortValues', 'columns', this.columns, columns);
    const directions = typeof ascending === 'boolean' ? columns.map(() => ascending) : ascending;
    if (directions.length !== columns.length) throw new RangeError(`sortValues: ascending must be one direction for each of ${counted(columns.length, 'columns')}, got ${directions.length}`);
    const rows = sortedRows(columns.map((column) => this.$getColumnData(column, false)), directions);
    if (rows.length === 0) return inplace ? undefined : this;
    const sorted = this.iloc({ rows });
    if (!inplace) return sorted;
    this.$setValues(sorted.values);
    this.$setIndex(sorted.index);
    return undefined;
  };
}

/** A frame: its columns, statistics and order. */
export function mendFrame(danfo: Mendable): void {
  mendColumnProperties(danfo);
  mendFrameStatistics(danfo);
  mendSorting(danfo);
}
