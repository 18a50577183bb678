import { membersOf } from '../checks/options';
import { listOf, requireNumber, rule } from '../checks/rules';
import type { Status } from '../numeric/tensor-stats';
import type { ActivationRow, DeltaRow, GradientRow, LossRow } from './rows';

/** One measured tensor on the way of a step: forward by depth, the loss, then backward by falling depth. */
export interface TraceFrame {
  readonly step: number;
  readonly direction: 'forward' | 'backward';
  /** Layer name; `loss` for the loss itself. */
  readonly layer: string;
  /** null for the loss. */
  readonly depth: number | null;
  /** `pre`, `post`, `loss`, `delta`, or `gradient of kernel` and so on. */
  readonly quantity: string;
  readonly norm: number;
  readonly status: Status;
}

/** The first tensor of a run that held a NaN or an infinity, among those that were measured. */
export interface NonFiniteEvent {
  readonly step: number;
  readonly layer: string;
  readonly depth: number | null;
  readonly direction: 'forward' | 'backward';
  readonly quantity: string;
  /** `nan` if the tensor holds both. */
  readonly kind: 'nan' | 'inf';
  /** The frames measured just before it, oldest first: how it came to it. */
  readonly preceding: readonly TraceFrame[];
}

/** Rows of one step or of many. */
export interface TracedRows {
  readonly activations?: readonly ActivationRow[];
  readonly losses?: readonly LossRow[];
  readonly deltas?: readonly DeltaRow[];
  readonly gradients?: readonly GradientRow[];
}

const requireList = listOf(membersOf<TraceFrame>({ step: requireNumber }));
const requireObject = rule('rows of a probe by kind', (value) => typeof value === 'object' && value !== null);
const requireRows = membersOf<TracedRows>(
  { activations: requireList, losses: requireList, deltas: requireList, gradients: requireList }, 'activations', 'losses', 'deltas', 'gradients',
);

/** Frames of the ring buffer of Hugging Face's DebugUnderflowOverflow, whose idea this is. */
const REMEMBERED_FRAMES = 21;

function statusOfLoss(loss: number): Status {
  if (Number.isNaN(loss)) return 'nan';
  return Number.isFinite(loss) ? 'ok' : 'inf';
}

function framesByPhase(rows: TracedRows): TraceFrame[][] {
  const activations = (rows.activations ?? []).map((row): TraceFrame => ({ ...row, direction: 'forward', quantity: row.site }));
  const losses = (rows.losses ?? []).map(({ step, loss }): TraceFrame => (
    { step, direction: 'forward', layer: 'loss', depth: null, quantity: 'loss', norm: Math.abs(loss), status: statusOfLoss(loss) }
  ));
  const deltas = (rows.deltas ?? []).map((row): TraceFrame => ({ ...row, direction: 'backward', quantity: 'delta' }));
  const gradients = (rows.gradients ?? [])
    .filter((row) => row.stage === 'raw')
    .map((row): TraceFrame => ({ ...row, direction: 'backward', quantity: `gradient of ${row.parameter}` }));
  return [activations, losses, deltas, gradients];
}

function byDepth(sign: 1 | -1) {
  return (a: TraceFrame, b: TraceFrame): number => sign * ((a.depth ?? Infinity) - (b.depth ?? Infinity));
}

/** All frames in the order in which a training step computes them; rows of equal depth stay in the order given (deltas and gradients of one layer: δ first). */
function framesInOrder(rows: TracedRows): TraceFrame[] {
  const [activations, losses, deltas, gradients] = framesByPhase(rows);
  const ordered = [...activations.sort(byDepth(1)), ...losses, ...[...deltas, ...gradients].sort(byDepth(-1))];
  return ordered
    .map(({ step, direction, layer, depth, quantity, norm, status }) => ({ step, direction, layer, depth, quantity, norm, status }))
    .sort((a, b) => a.step - b.step);
}

const isNonFinite = ({ status }: { readonly status: Status }): boolean => status === 'nan' || status === 'inf';

/** How many frames the rows make, and whether one of them holds a NaN or an infinity: the same as of `framesInOrder`, without making them. */
function surveyed({ activations = [], losses = [], deltas = [], gradients = [] }: TracedRows): { frames: number; nonFinite: boolean } {
  const raw = gradients.filter(({ stage }) => stage === 'raw');
  return {
    frames: activations.length + losses.length + deltas.length + raw.length,
    nonFinite: activations.some(isNonFinite) || losses.some(({ loss }) => !Number.isFinite(loss)) || deltas.some(isNonFinite) || raw.some(isNonFinite),
  };
}

/** Watches rows as they come in, so that the event survives even when its rows are later dropped from a bounded record. */
export class NonFiniteTracker {
  /** The latest rows, enough for the frames to remember. */
  private recent: { readonly rows: TracedRows; readonly frames: number }[] = [];
  private held = 0;
  private found: NonFiniteEvent | null = null;

  /** The first event, or null so far. */
  get event(): NonFiniteEvent | null {
    return this.found;
  }

  /** Takes in the rows of one step or of several. */
  add(rows: TracedRows): void {
    if (this.found !== null) return;
    const { frames, nonFinite } = surveyed(rows);
    this.recent.push({ rows, frames });
    this.held += frames;
    if (nonFinite) {
      this.found = this.firstEvent();
      this.recent = [];
      return;
    }
    while (this.held - this.recent[0].frames >= REMEMBERED_FRAMES) this.held -= this.recent.shift()?.frames ?? 0;
  }

  private firstEvent(): NonFiniteEvent | null {
    const frames = this.recent.flatMap(({ rows }) => framesInOrder(rows));
    const index = frames.findIndex(isNonFinite);
    if (index === -1) return null;
    const { step, layer, depth, direction, quantity, status } = frames[index];
    return { step, layer, depth, direction, quantity, kind: status === 'nan' ? 'nan' : 'inf', preceding: frames.slice(Math.max(0, index - REMEMBERED_FRAMES), index) };
  }
}

/**
 * The first non-finite tensor in recorded rows, in order of computation: by step, forward before backward, forward by rising depth,
 * backward by falling depth. null if every row is finite. "First" is first among what was measured: probe every step to be sure of
 * the step, and activations too to be sure of the direction.
 *
 * @example firstNonFinite({ losses: [{ step: 0, loss: 2.3 }, { step: 1, loss: NaN }] }) // { step: 1, quantity: 'loss', kind: 'nan', … }
 */
export function firstNonFinite(rows: TracedRows): NonFiniteEvent | null {
  requireObject('firstNonFinite', 'rows', rows);
  requireRows('firstNonFinite', 'rows', rows);
  const tracker = new NonFiniteTracker();
  tracker.add(rows);
  return tracker.event;
}
