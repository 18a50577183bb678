import type { Tensor } from '@tensorflow/tfjs-core';
import { l2Norm } from '../../numeric/norm';
import { counted, inspectable } from '../../numeric/inspectable';
import type { ClipSeen } from '../../probes/clip-probe';

/** The kinds of clipping; of a clipper of your own its name. */
export type ClipMethod = 'byValue' | 'byNorm' | 'byGlobalNorm' | 'adaptive' | (string & Record<never, never>);

/** What clipping did to the gradient of one parameter. */
export interface ClippedParameter {
  readonly parameter: string;
  readonly preNorm: number;
  readonly postNorm: number;
  /** postNorm/preNorm where all its entries were scaled alike, 1 where none changed; else null. */
  readonly coefficient: number | null;
  readonly clippedEntries: number;
  readonly entries: number;
}

/** The clipped gradients, and what clipping did. */
export interface ClipReport<G = readonly Tensor[]> extends Omit<ClipSeen, 'gradients'> {
  readonly method: ClipMethod;
  readonly limit: number;
  /** After clipping, in the form given: a list for a list, a map for a map. A gradient that clipping left alone is the very tensor that was given. */
  readonly gradients: G;
  /** Global norm √Σg² before clipping: NaN if any gradient holds a NaN, else Infinity if any holds one. */
  readonly preNorm: number;
  /** Global norm after clipping. */
  readonly postNorm: number;
  /** postNorm/preNorm where every entry of every gradient was scaled alike (1 if none changed); null elsewhere, and for a skipped step. */
  readonly coefficient: number | null;
  /** Whether any entry changed. */
  readonly clipped: boolean;
  /** Names of the parameters whose gradient holds NaN or ±Infinity. */
  readonly nonFinite: readonly string[];
  readonly perParameter: readonly ClippedParameter[];
  /** Names of those that were given as null, for which there is no gradient: they count in nothing, and are null in `gradients` too. */
  readonly leftOut: readonly string[];
  /** Frees the tensors that clipping made; those that were given stay. */
  dispose(): void;
}

/** What clipping did to one gradient. */
export type Change = Pick<ClippedParameter, 'coefficient' | 'postNorm' | 'clippedEntries'>;

/** One gradient after clipping. */
export interface ClippedGradient extends Change {
  readonly gradient: Tensor;
}

/** A report that a notebook prints in a line or two. */
export function inspectableReport<G>(report: ClipReport<G>): ClipReport<G> {
  return inspectable(report, ({ method, limit, preNorm, postNorm, clippedEntries, entries, skipped, leftOut, nonFinite }) => [
    `Clip report ${method}(${limit}): norm ${preNorm.toPrecision(4)} → ${postNorm.toPrecision(4)}, ${clippedEntries.toLocaleString('en-US')} of ${counted(entries, 'entries')} changed`,
    ...(skipped ? ['skipped'] : []),
    ...(nonFinite.length > 0 ? [`not finite: ${nonFinite.join(', ')}`] : []),
    ...(leftOut.length > 0 ? [`left out: ${leftOut.join(', ')}`] : []),
  ].join('\n'));
}

/** Parts of a report. */
export interface ReportParts extends Pick<ClipReport, 'method' | 'limit' | 'gradients' | 'coefficient' | 'nonFinite' | 'skipped' | 'dispose'> {
  readonly names: readonly string[];
  /** Entries of each gradient. */
  readonly sizes: readonly number[];
  readonly norms: readonly number[];
  readonly changes: readonly Change[];
}

/** What became of a gradient that stays as it is. */
export const noChange = (norm: number): Change => ({ coefficient: 1, postNorm: norm, clippedEntries: 0 });

/** A gradient as it was. */
export function unchanged(gradient: Tensor, norm: number): ClippedGradient {
  return { gradient, ...noChange(norm) };
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** The report of clipped gradients. */
export function clipReport({ method, limit, coefficient, nonFinite, skipped, names, sizes, norms, gradients, changes, dispose }: ReportParts): ClipReport {
  const perParameter = changes.map(({ coefficient: own, postNorm, clippedEntries: count }, index): ClippedParameter =>
    ({ parameter: names[index], preNorm: norms[index], postNorm, coefficient: own, clippedEntries: count, entries: sizes[index] }));
  const clippedEntries = total(perParameter.map((row) => row.clippedEntries));
  return {
    method,
    limit,
    gradients,
    preNorm: l2Norm(norms),
    postNorm: l2Norm(perParameter.map((row) => row.postNorm)),
    coefficient: skipped ? null : coefficient,
    clipped: clippedEntries > 0,
    clippedEntries,
    entries: total(sizes),
    nonFinite,
    skipped,
    perParameter,
    leftOut: [],
    dispose,
  };
}
