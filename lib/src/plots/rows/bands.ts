import type { Average, Spread } from './average';
import { groupsOf } from './levels';
import type { Band, RowFigureOptions } from './options';
import type { Row } from './records';
import { labelOf } from './styles';

/** A band's choices with the defaults filled in. */
export interface BandChoice {
  readonly over: string;
  readonly spread: Spread;
  readonly average: Average;
}

export function bandChoice({ band, logY }: { readonly band?: string | Band; readonly logY?: boolean }): BandChoice | undefined {
  if (band === undefined) return undefined;
  const { over, spread = 'range', average = logY === true ? 'geometric mean' : 'mean' }: Band = typeof band === 'string' ? { over: band } : band;
  return { over, spread, average };
}

/** How many values the spread is over, e.g. `5 seeds`. */
export function countOf(rows: readonly Row[], { over }: BandChoice, options: RowFigureOptions): string {
  const count = groupsOf(rows, over, {}).length;
  const what = labelOf(options, over);
  return `${count} ${count === 1 || what.endsWith('s') ? what : `${what}s`}`;
}
