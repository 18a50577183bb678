import { quantileOf, statistic, type Statistic } from './column-statistics';

type StatisticOf = (values: readonly unknown[]) => number | null;

const named = (name: Statistic): StatisticOf => (values) => statistic(name, values);
const at = (p: number): StatisticOf => (values) => quantileOf(values, p);

/** What describes a column, as in pandas. */
const DESCRIBED: Readonly<Record<string, StatisticOf>> = {
  count: named('count'), mean: named('mean'), std: named('std'), min: named('min'), '25%': at(0.25), '50%': at(0.5), '75%': at(0.75), max: named('max'),
};

export const DESCRIBED_INDEX = Object.keys(DESCRIBED);
export const described = (values: readonly unknown[]): (number | null)[] => Object.values(DESCRIBED).map((statisticOf) => statisticOf(values));
