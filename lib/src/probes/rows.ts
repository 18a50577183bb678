import type { LogHistogram } from '../numeric/log-histogram';
import type { Status } from '../numeric/tensor-stats';

/**
 * How much is measured of each tensor.
 *
 * - `norms`: size, norm, rms, status, exact counts of NaNs and infinities; of activations also mean, std and the saturated and
 *   off shares. Large gradients go through one float32 reduction where its result is safe (relative error below 1e-5), everything
 *   else through float64. A training run as graphs that probes gradients and activations alone sums all of them in float32, in the graph:
 *   norm and std right to 1e-5, mean to 1e-6 of the rms, shares exact; where that may not suffice it reads the values out too.
 * - `full`: the above and mean, std, largest magnitude and zeros of every tensor, all in float64.
 */
export type Detail = 'norms' | 'full';

/**
 * What was measured of one tensor. Norms are L2; any NaN makes a norm NaN, else any ±Infinity makes it Infinity.
 * **null means not measured** at this {@link Detail}, NaN that the tensor holds a NaN or was missing.
 */
export interface Measured {
  /** Number of entries, the non-finite ones included. */
  readonly size: number;
  /** ‖x‖ = √Σxᵢ². */
  readonly norm: number;
  /** ‖x‖/√size: comparable between tensors of different size. */
  readonly rms: number;
  readonly mean: number | null;
  /** Standard deviation with divisor `size`. */
  readonly std: number | null;
  readonly maxAbs: number | null;
  /** Number of entries that are exactly 0. */
  readonly zeros: number | null;
  readonly nans: number;
  readonly infs: number;
  /** `missing` (the loss does not depend on it: no gradient) is not `zero` (a gradient of zeros). */
  readonly status: Status;
}

/** Where and when a row was taken. */
export interface Place {
  /** Optimizer steps completed before this pass: the first step is 0. */
  readonly step: number;
  /**
   * Name of the layer, unique in its network; of a model, after the models that it is in where another layer has the same name: `user/fc`. The k-th
   * further use of a shared layer in one pass is `name#k`; the cells of a stack are `name/cell0`, …, the halves of a bidirectional layer
   * `name/forward` and `name/backward`.
   */
  readonly layer: string;
  /** Number of the weight layer, 1 nearest the input. */
  readonly depth: number;
}

/** Which of the passes of a step. */
interface OfPass {
  /**
   * Of a watched model: backward passes made since the last update, 0 unless gradients of several passes are added up to one. The rows of gradients and
   * updates are of the update, and have none.
   */
  readonly pass?: number;
}

/** Of which parameter. */
interface OfParameter {
  /** `kernel`, `bias`, `gamma`, …: the parameter's role in its layer. */
  readonly parameter: string;
  /** Number of its axes: weights have at least two, biases and gains one (see `isWeight`). */
  readonly rank: number;
}

/** ∂L/∂θ of one parameter, of the mean loss over the batch; before clipping (`raw`) or after it (`clipped`). */
export interface GradientRow extends Place, OfParameter, Measured {
  readonly stage: 'raw' | 'clipped';
}

/** z_l (`pre`) or a_l = φ(z_l) (`post`) of one layer over one batch, in training mode. */
export interface ActivationRow extends Place, OfPass, Measured {
  readonly site: 'pre' | 'post';
  /** Index of the time step inside a recurrent or time-distributed layer, in the order it is run; null elsewhere. */
  readonly timeStep: number | null;
  /** Name of φ; `linear` where there is none, null where it is not known, as of a layer of your own: then the output counts as `post`. */
  readonly activation: string | null;
  /** Share of the entries with |φ′(z)| < τ, over this batch; null where φ′ does not follow from what was seen. A NaN is not among them. */
  readonly saturated: number | null;
  /**
   * Share of the entries with z ≤ 0 (of a thresholded ReLU: ≤ θ), on the negative branch of the ReLU family, over **this batch**; null for other
   * activations.
   */
  readonly off: number | null;
}

/**
 * ∂L/∂z_l (`pre`), ∂L/∂a_l (`post`), or ∂L/∂h_t, ∂L/∂c_t of a recurrent layer (`hidden`, `cell`), of the mean loss over the batch.
 *
 * Of a network of this library `cell` is the whole ∂L/∂c_t; of a watched model it is what comes back to c_t from step t + 1 (the last
 * step has none), since the path through h_t lies inside the cell.
 */
export interface DeltaRow extends Place, OfPass, Measured {
  readonly site: 'pre' | 'post' | 'hidden' | 'cell';
  /** Index of the time step inside a recurrent or time-distributed layer, in the order it is run; null elsewhere. */
  readonly timeStep: number | null;
}

/** What one optimizer step did to one parameter: the true Δw = w_after − w_before, whatever the optimizer made of the gradient. */
export interface UpdateRow extends Place, OfParameter {
  /** `zero` when ‖w_before‖ = 0 (a bias at step 0): no ratio exists. `nan`, `inf` when a norm is not finite; `missing` without gradient. */
  readonly status: Status;
  /** ‖Δw‖. */
  readonly updateNorm: number;
  /** ‖w_before‖. */
  readonly weightNorm: number;
  /** ‖∂L/∂w‖ before clipping; NaN if missing. */
  readonly gradientNorm: number;
  /** ‖Δw‖/‖w_before‖, or null (see `status`). */
  readonly updateRatio: number | null;
  /** ‖∂L/∂w‖/‖w_before‖, or null (see `status`). */
  readonly gradientRatio: number | null;
  /**
   * ‖w_before‖·‖∂L/∂w‖: what stays the same when w is rescaled and the loss is not, as before batch norm, where
   * ∂L/∂w ∝ 1/‖w‖ (van Laarhoven 2017). null when not finite or missing.
   */
  readonly scaleInvariantGradient: number | null;
}

/** What clipping did to all gradients of one step together. */
export interface ClipRow {
  readonly step: number;
  /** Global norm before and after clipping. */
  readonly preNorm: number;
  readonly postNorm: number;
  /** postNorm/preNorm where every entry was scaled alike; null for clipping by value. */
  readonly coefficient: number | null;
  /** Entries that clipping changed, and all entries. */
  readonly clippedEntries: number;
  readonly entries: number;
  /** Cosine between the raw and the clipped gradient: 1 when only the length changed; null when either is zero or not finite. */
  readonly cosine: number | null;
  /** True when the step was left out because a gradient was not finite. */
  readonly skipped: boolean;
}

/** Mean loss of one batch, in nats for cross-entropy. */
export interface LossRow extends OfPass {
  readonly step: number;
  readonly loss: number;
}

/** How the magnitudes of one parameter's gradient entries are spread over the decades, before clipping. */
export interface GradientHistogramRow extends Place, OfParameter, LogHistogram {}

/** Everything a probe session recorded, as plain rows. */
export interface ProbeRows {
  readonly losses: readonly LossRow[];
  readonly gradients: readonly GradientRow[];
  readonly activations: readonly ActivationRow[];
  readonly deltas: readonly DeltaRow[];
  readonly updates: readonly UpdateRow[];
  readonly clips: readonly ClipRow[];
  readonly histograms: readonly GradientHistogramRow[];
}
