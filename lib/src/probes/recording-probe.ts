import type { Network, StepResult } from '../models/network';
import { activationRows } from './activation-probe';
import { clipRow, type ClipSeen } from './clip-probe';
import { deltaRows, timeStepDeltaRows } from './delta-probe';
import { gradientHistograms } from './gradient-histogram';
import { gradientRows } from './gradient-probe';
import type { NonFiniteEvent } from './non-finite';
import type { Probe } from './probe';
import { ProbeRecord, type ProbeCounts } from './probe-record';
import type { GradientRow, ProbeRows } from './rows';
import { resolveOptions, type ResolvedOptions, type ProbeOptions } from './probe-options';
import type { MomentsWanted, RowsOfMoments } from './step-moments';
import { summarize, type ProbeSummary } from './summary';
import { rememberWeights, updateRows, type RememberedWeights } from './update-probe';

/** A {@link Probe} that records rows. */
export interface RecordingProbe extends Probe {
  wants(step: number): boolean;
  afterUpdate(step: number, network: Network): void;
  abandon(): void;
  /** All rows recorded so far; a new snapshot at each reading. */
  readonly rows: ProbeRows;
  /** Rows held and rows let go, of each kind. */
  readonly counts: ProbeCounts;
  /** The first NaN or infinity among what was measured, or null. */
  readonly firstNonFinite: NonFiniteEvent | null;
  /** Verdicts and the last profile (see `summarize`). */
  summary(): ProbeSummary;
}

interface Pending {
  readonly step: number;
  readonly weights: RememberedWeights;
  readonly gradientNorms: readonly number[];
}

class Recorder implements RecordingProbe {
  private readonly record: ProbeRecord;
  private pending: Pending | null = null;
  readonly needs: 'tensors' | MomentsWanted;

  constructor(private readonly options: ResolvedOptions) {
    this.record = new ProbeRecord(options.capacity);
    const { gradients, activations, deltas, updates, histograms, detail, saturation } = options;
    const enough = detail === 'norms' && !deltas && !updates && !histograms;
    this.needs = enough ? { gradients, activations, saturation } : 'tensors';
  }

  get rows(): ProbeRows {
    return this.record.rows;
  }

  get counts(): ProbeCounts {
    return this.record.counts;
  }

  get firstNonFinite(): NonFiniteEvent | null {
    return this.record.firstNonFinite;
  }

  summary(): ProbeSummary {
    return summarize(this.rows, this.firstNonFinite);
  }

  wants(step: number): boolean {
    return this.options.schedule(step);
  }

  beforeUpdate(step: number, network: Network, result: StepResult, clip?: ClipSeen, rows?: RowsOfMoments): void {
    this.abandon();
    const outOfTurn = !Number.isFinite(result.loss) && this.record.firstNonFinite === null;
    if (!this.wants(step) && !outOfTurn) return;
    const { activations, deltas, detail, saturation, updates } = this.options;
    const labels = { step, detail, ops: network.ops };
    const raw = rows?.gradients ?? this.rawRows(labels, network, result);
    this.record.add({
      losses: [{ step, loss: result.loss }],
      gradients: this.options.gradients ? [...raw, ...this.clippedRows(labels, network, raw, clip)] : [],
      activations: rows?.activations ?? (activations ? activationRows(result.taps, { step, detail, saturation }) : []),
      deltas: deltas ? [...deltaRows(result.taps, labels), ...timeStepDeltaRows(result, labels)] : [],
      clips: clip ? [clipRow(step, result, clip)] : [],
      histograms: this.options.histograms ? gradientHistograms(network.parameters, result.gradients, { step }) : [],
    });
    if (updates) this.pending = { step, weights: rememberWeights(network.parameters), gradientNorms: raw.map((row) => row.norm) };
  }

  afterUpdate(step: number, network: Network): void {
    if (this.pending?.step !== step) return;
    const { weights, gradientNorms } = this.pending;
    const { detail } = this.options;
    try {
      this.record.add({ updates: updateRows(network.parameters, weights, gradientNorms, { step, detail, ops: network.ops }) });
    } finally {
      this.abandon();
    }
  }

  abandon(): void {
    this.pending?.weights.dispose();
    this.pending = null;
  }

  private rawRows(labels: Parameters<typeof gradientRows>[2], network: Network, result: StepResult): readonly GradientRow[] {
    if (!this.options.gradients && !this.options.updates) return [];
    return gradientRows(network.parameters, result.gradients, labels);
  }

  private clippedRows(
    labels: Parameters<typeof gradientRows>[2],
    network: Network,
    raw: readonly GradientRow[],
    clip?: ClipSeen,
  ): readonly GradientRow[] {
    if (clip === undefined || !('gradients' in clip)) return [];
    if (clip.coefficient === 1) return raw.map((row) => ({ ...row, stage: 'clipped' }));
    return gradientRows(network.parameters, clip.gradients, { ...labels, stage: 'clipped' });
  }
}

/**
 * A probe that records what happens in training as plain rows: gradients, activations, δ and updates per layer, clipping, loss.
 *
 * It holds no tensor between steps, and changes nothing: weights after training are the same bit for bit with it and without.
 * A step with a non-finite loss is measured even when the schedule does not ask for it, the first time.
 *
 * @throws RangeError for a capacity or saturation threshold out of range.
 * @example
 * const seen = probe({ gradients: true, activations: true, schedule: every(10) });
 * // hand `seen` to a trainer, then:
 * seen.rows.gradients; seen.firstNonFinite; seen.summary();
 */
export function probe(options: ProbeOptions = {}): RecordingProbe {
  return new Recorder(resolveOptions('probe', options));
}
