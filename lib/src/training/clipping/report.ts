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

/** One gradient after clipping. Functions are evaluated when asked for, while the tensors live. */
export interface ClippedGradient {
  readonly gradient: Tensor;
  readonly coefficient: number | null;
  readonly postNorm: () => number;
  readonly clippedEntries: () => number;
}

/** Sizes of a gradient, from which a rule may tell that it leaves it alone. */
export interface Magnitudes {
  /** ‖g‖. */
  readonly norm: number;
  /** The largest |entry|. */
  readonly largest: number;
}

/** The largest |entry|, from the least and the largest entry. */
export function largestMagnitude(least: number, largest: number): number {
  return Math.max(-least, largest);
}

/** What is known of gradients that clipping leaves alone. */
export interface UnchangedParts extends Pick<ClipReport, 'method' | 'limit'> {
  readonly names: readonly string[];
  /** Entries of each gradient. */
  readonly sizes: readonly number[];
  readonly norms: readonly number[];
  /** The gradients themselves, for those who read them. */
  readonly gradients: () => readonly Tensor[];
}

/** The report of gradients of which no entry changed. */
export function unchangedReport({ method, limit, names, sizes, norms, gradients }: UnchangedParts): ClipReport {
  const norm = l2Norm(norms);
  return {
    method,
    limit,
    get gradients() {
      return gradients();
    },
    preNorm: norm,
    postNorm: norm,
    coefficient: 1,
    clipped: false,
    clippedEntries: 0,
    entries: sizes.reduce((sum, size) => sum + size, 0),
    nonFinite: [],
    skipped: false,
    get perParameter() {
      return names.map((parameter, index) => ({
        parameter, preNorm: norms[index], postNorm: norms[index], coefficient: 1, clippedEntries: 0, entries: sizes[index],
      }));
    },
    leftOut: [],
    dispose: () => undefined,
  };
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
export interface ReportParts {
  readonly method: ClipMethod;
  readonly limit: number;
  readonly names: readonly string[];
  readonly raw: readonly Tensor[];
  readonly norms: readonly number[];
  readonly nonFinite: readonly string[];
  readonly skipped: boolean;
  readonly clipped: readonly ClippedGradient[];
  readonly coefficient: number | null;
}

/** A gradient as it was. */
export function unchanged(gradient: Tensor, norm: number): ClippedGradient {
  return { gradient, coefficient: 1, postNorm: () => norm, clippedEntries: () => 0 };
}

function perParameter({ names, raw, norms, clipped }: ReportParts): ClippedParameter[] {
  return clipped.map(({ coefficient, postNorm, clippedEntries }, index) => ({
    parameter: names[index],
    preNorm: norms[index],
    postNorm: postNorm(),
    coefficient,
    clippedEntries: clippedEntries(),
    entries: raw[index].size,
  }));
}

/**
 * A report whose costly parts (norms after clipping, counts of entries) are computed at the first reading, so that a training step that
 * nobody looks at does not pay for them. They must be read while the tensors live; `{ ...report }` reads them all.
 */
export function clipReport(parts: ReportParts): ClipReport {
  const { method, limit, raw, norms, nonFinite, skipped, clipped, coefficient } = parts;
  const gradients = clipped.map(({ gradient }) => gradient);
  let rows: ClippedParameter[] | undefined;
  const detail = (): ClippedParameter[] => (rows ??= perParameter(parts));
  const clippedEntries = (): number => detail().reduce((sum, row) => sum + row.clippedEntries, 0);
  return {
    method,
    limit,
    gradients,
    coefficient: skipped ? null : coefficient,
    nonFinite,
    skipped,
    entries: raw.reduce((sum, { size }) => sum + size, 0),
    preNorm: l2Norm(norms),
    get postNorm() {
      return l2Norm(detail().map((row) => row.postNorm));
    },
    get clippedEntries() {
      return clippedEntries();
    },
    get clipped() {
      return clippedEntries() > 0;
    },
    get perParameter() {
      return detail();
    },
    leftOut: [],
    dispose() {
      gradients.forEach((gradient, index) => {
        if (gradient !== raw[index]) gradient.dispose();
      });
    },
  };
}
