import { geometricMean, mean, median, quantile, standardError } from '../../numeric/stats';

export const AVERAGES = ['mean', 'geometric mean', 'median', 'root mean square'] as const;
/** How the rows of one point become one value. */
export type Average = (typeof AVERAGES)[number];

export const SPREADS = ['range', 'quartiles', 'standard error'] as const;
/** What the band around it spans. */
export type Spread = (typeof SPREADS)[number];

/** The middle of some values and the ends of their spread. */
export interface Averaged {
  readonly middle: number;
  readonly lower: number;
  readonly upper: number;
}

const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));

function middleOf(values: readonly number[], average: Average): number {
  switch (average) {
    case 'mean':
      return mean(values);
    case 'geometric mean':
      return values.some((value) => value === 0) ? 0 : geometricMean(values);
    case 'median':
      return median(values);
    case 'root mean square':
      return rootMeanSquare(values);
  }
}

function endsOf(values: readonly number[], middle: number, spread: Spread, average: Average): [number, number] {
  if (spread === 'range') return [Math.min(...values), Math.max(...values)];
  if (spread === 'quartiles') return [quantile(values, 0.25), quantile(values, 0.75)];
  if (values.length < 2) return [middle, middle];
  if (average === 'geometric mean') {
    // The standard error of the mean logarithm: a factor up and down.
    const factor = Math.exp(standardError(values.map(Math.log)));
    return Number.isFinite(factor) ? [middle / factor, middle * factor] : [NaN, NaN];
  }
  const error = standardError(values);
  return [middle - error, middle + error];
}

/** Average and spread of the finite among some values; NaN thrice when there is none. */
export function averaged(values: readonly number[], average: Average, spread: Spread): Averaged {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { middle: NaN, lower: NaN, upper: NaN };
  const middle = middleOf(finite, average);
  const [lower, upper] = endsOf(finite, middle, spread, average);
  return { middle, lower, upper };
}
