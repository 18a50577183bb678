import { counted, INSPECT } from '../numeric/inspectable';
import { isMissing, quantileOf, statistic, STATISTIC_NAMES } from './column-statistics';
import { requireNumbers, type Cells, type DanfoSeries, type Mendable } from './danfo-parts';
import { described, DESCRIBED_INDEX } from './described';
import { sortedPlaces } from './sorted-places';

/** A column: statistics, order and comparisons. */
export function mendSeries({ Series }: Mendable): void {
  const { prototype } = Series;
  for (const name of STATISTIC_NAMES) {
    prototype[name] = function () {
      if (name !== 'count') requireNumbers(name, this.dtypes);
      return statistic(name, this.values);
    };
  }
  prototype.quantile = function (...[p]: readonly unknown[]) {
    requireNumbers('quantile', this.dtypes);
    return quantileOf(this.values, p as number);
  };
  prototype.describe = function () {
    requireNumbers('describe', this.dtypes);
    return new Series(described(this.values), { index: DESCRIBED_INDEX });
  };
  prototype.sortValues = function ({ ascending = true, inplace = false }: { ascending?: boolean; inplace?: boolean } = {}) {
    const places = sortedPlaces(this.values, ascending);
    const [values, index] = [places.map((place) => this.values[place]), places.map((place) => this.index[place])];
    if (!inplace) return new Series(values, { index, dtypes: this.dtypes, config: this.config });
    this.$setValues(values);
    this.$setIndex(index);
    return undefined;
  };
  prototype[INSPECT as unknown as string] = function () {
    const shown = this.values.slice(0, 8).map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
    return `Series of ${counted(this.values.length, 'values')}: ${shown.join(', ')}${this.values.length > 8 ? ', …' : ''}`;
  };
  const { boolOps } = prototype;
  // Comparisons with a missing value are false, but for "differs from": JavaScript takes null for 0.
  prototype.boolOps = function (...given: never[]) {
    const [other, operation] = given as readonly unknown[] as readonly [unknown, string];
    const result = boolOps.apply(this, given) as DanfoSeries;
    const others = Array.isArray(other) ? (other as Cells) : ((other as Partial<DanfoSeries> | null)?.values ?? null);
    const values = result.values.map((value, row) =>
      (isMissing(this.values[row]) || (others !== null && isMissing(others[row])) ? operation === 'ne' : value));
    return new Series(values, { index: this.index, config: { ...this.config } });
  };
}
