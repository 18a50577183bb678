import { BoundedRecord, type RecordCounts } from './bounded-record';
import { NonFiniteTracker, type NonFiniteEvent } from './non-finite';
import type { ActivationRow, ClipRow, DeltaRow, GradientHistogramRow, GradientRow, LossRow, ProbeRows, UpdateRow } from './rows';

/** Default number of rows kept of each kind: some tens of megabytes at most. */
export const DEFAULT_CAPACITY = 50_000;

/** How much of each kind of row a session still holds, and how much it had to let go. */
export type ProbeCounts = Readonly<Record<keyof ProbeRows, RecordCounts>>;

/** The bounded records of one probe session. */
export class ProbeRecord {
  private readonly losses: BoundedRecord<LossRow>;
  private readonly gradients: BoundedRecord<GradientRow>;
  private readonly activations: BoundedRecord<ActivationRow>;
  private readonly deltas: BoundedRecord<DeltaRow>;
  private readonly updates: BoundedRecord<UpdateRow>;
  private readonly clips: BoundedRecord<ClipRow>;
  private readonly histograms: BoundedRecord<GradientHistogramRow>;
  private readonly tracker = new NonFiniteTracker();

  constructor(capacity = DEFAULT_CAPACITY) {
    this.losses = new BoundedRecord(capacity);
    this.gradients = new BoundedRecord(capacity);
    this.activations = new BoundedRecord(capacity);
    this.deltas = new BoundedRecord(capacity);
    this.updates = new BoundedRecord(capacity);
    this.clips = new BoundedRecord(capacity);
    this.histograms = new BoundedRecord(capacity);
  }

  get rows(): ProbeRows {
    const { losses, gradients, activations, deltas, updates, clips, histograms } = this;
    return {
      losses: losses.rows,
      gradients: gradients.rows,
      activations: activations.rows,
      deltas: deltas.rows,
      updates: updates.rows,
      clips: clips.rows,
      histograms: histograms.rows,
    };
  }

  get counts(): ProbeCounts {
    const { losses, gradients, activations, deltas, updates, clips, histograms } = this;
    return {
      losses: losses.counts,
      gradients: gradients.counts,
      activations: activations.counts,
      deltas: deltas.counts,
      updates: updates.counts,
      clips: clips.counts,
      histograms: histograms.counts,
    };
  }

  get firstNonFinite(): NonFiniteEvent | null {
    return this.tracker.event;
  }

  /** Takes in rows of one step. */
  add(rows: Partial<ProbeRows>): void {
    const { losses = [], gradients = [], activations = [], deltas = [], updates = [], clips = [], histograms = [] } = rows;
    this.tracker.add({ losses, gradients, activations, deltas });
    this.losses.add(losses);
    this.gradients.add(gradients);
    this.activations.add(activations);
    this.deltas.add(deltas);
    this.updates.add(updates);
    this.clips.add(clips);
    this.histograms.add(histograms);
  }
}
