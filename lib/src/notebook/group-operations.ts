import { rule } from '../checks/rules';
import { isMissing, isRunning, quantileOf, statistic, STATISTIC_NAMES, type Statistic } from './column-statistics';
import type { GroupOperation } from './data-frame-types';

const RUNNING = ['cumsum', 'cumprod', 'cummin', 'cummax'];
const ANY_KIND = ['first', 'last', 'nunique'];
const NAMES = [...STATISTIC_NAMES, ...ANY_KIND, ...RUNNING];

/** The percentage of `q25`, NaN for another name. */
const percentage = (operation: string): number => (/^q\d+(\.\d+)?$/.test(operation) ? Number(operation.slice(1)) : NaN);

const isKnown = (value: unknown): boolean => NAMES.includes(value as string) || percentage(String(value)) <= 100;

/** Rule of what is computed of a group. */
export const requireGroupOperation = rule(`one of ${NAMES.join(', ')}, or a percentile such as q25`, (value) => typeof value === 'string', isKnown);

/** The same without those that give one result a row. */
export const requireOperation = rule(`one of ${[...STATISTIC_NAMES, ...ANY_KIND].join(', ')}, or a percentile such as q25`,
  (value) => typeof value === 'string', (value) => isKnown(value) && !isRunning(value as string));

/** What an operation that is not a running one makes of a group's values. */
export function groupStatistic(operation: GroupOperation, values: readonly unknown[]): unknown {
  if (ANY_KIND.includes(operation)) {
    const there = values.filter((value) => !isMissing(value));
    if (operation === 'nunique') return new Set(there).size;
    return there.at(operation === 'first' ? 0 : -1) ?? null;
  }
  const share = percentage(operation) / 100;
  return Number.isNaN(share) ? statistic(operation as Statistic, values) : quantileOf(values, share);
}
