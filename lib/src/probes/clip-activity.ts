import { rowsWith } from './require-probe';
import type { ClipRow } from './rows';

const requireRows = rowsWith('clippedEntries', 'entries');

/** How much clipping did over a run. */
export interface ClipActivity {
  /** Steps recorded, with skipped ones. */
  readonly steps: number;
  /** Share of the steps in which at least one entry changed; NaN for no steps. */
  readonly stepShare: number;
  /** Share of all entries of all steps that changed; NaN for no entries. */
  readonly entryShare: number;
  /** Mean cosine between raw and clipped gradient over the steps that clipped and have one; null if none. */
  readonly meanCosine: number | null;
  /** Smallest coefficient applied; null if none was. */
  readonly smallestCoefficient: number | null;
  /** Steps left out because a gradient was not finite. */
  readonly skipped: number;
}

/**
 * Share of steps and of entries that were clipped, and what it did to the direction. Over the steps that were recorded: with a
 * schedule, those are a sample.
 *
 * A limit that never acts has `stepShare` 0: it is inert, and a run with it is a run without clipping.
 *
 * @example probes.clipActivity(run.clips) // { steps: 10, meanCosine: 1, skipped: 0, … }
 */
export function clipActivity(rows: readonly ClipRow[]): ClipActivity {
  requireRows('clipActivity', 'rows', rows);
  const clipped = rows.filter((row) => row.clippedEntries > 0 && !row.skipped);
  const cosines = clipped.flatMap((row) => row.cosine ?? []);
  const coefficients = clipped.flatMap((row) => row.coefficient ?? []);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    steps: rows.length,
    stepShare: clipped.length / rows.length,
    entryShare: sum(clipped.map((row) => row.clippedEntries)) / sum(rows.map((row) => row.entries)),
    meanCosine: cosines.length > 0 ? sum(cosines) / cosines.length : null,
    smallestCoefficient: coefficients.length > 0 ? coefficients.reduce((a, b) => Math.min(a, b)) : null,
    skipped: rows.filter((row) => row.skipped).length,
  };
}
