import { rowsWith } from '../require-probe';
import type { Status } from '../../numeric/tensor-stats';
import { groupedByLayer, isWeight } from '../weights';
import { finding, type Finding, type RuleDescription } from './finding';

const requireRows = rowsWith('step');

/** A gradient or δ row, as far as the rules read it. */
export interface BackwardRow {
  readonly step: number;
  readonly layer: string;
  readonly depth: number;
  readonly rms: number;
  /** Number of entries, which the rms of several parameters together takes. */
  readonly size?: number;
  readonly status: Status;
  readonly parameter?: string;
  readonly rank?: number;
  readonly stage?: string;
}

const VANISHING: RuleDescription = {
  rule: 'vanishing',
  quantity: 'decades by which the root mean square gradient is smaller at the first weight layer than at the last, log10(rms_L/rms_1)',
  threshold: {
    warning: 2,
    bad: 4,
    side: 'above',
    source:
      'convention of this library: where the last layer moves by a healthy 1e-3 of its weights a step (CS231n, neural-networks-3), the first, ' +
      '4 decades behind, moves by 1e-7, which float32 rounds away',
  },
  knownFalsePositives: [
    'Adam and RMSprop divide the size of the gradient out (down to ε): look at the update ratio',
    'wide input layers have small gradient entries in good health; their norm sums over more of them',
    'at a minimum every gradient is small, though not at one end only',
  ],
};

const EXPLODING: RuleDescription = {
  rule: 'exploding',
  quantity: 'decades by which the root mean square gradient is larger at the first weight layer than at the last, log10(rms_1/rms_L); Infinity if any is not finite',
  threshold: {
    warning: 2,
    bad: 4,
    side: 'above',
    source: 'convention of this library: one learning rate cannot serve layers that differ by more; the mirror of `vanishing`',
  },
  knownFalsePositives: [
    'batch norm makes gradients grow towards the input at initialisation (×√(π/(π−1)) a layer for ReLU, Yang et al. 2019) and divides them by the weights’ growth later',
    'an output layer that has already fitted the batch has a gradient near 0',
  ],
};

const TINY: RuleDescription = {
  rule: 'tinyGradient',
  quantity: 'smallest root mean square gradient of a weight matrix or tensor',
  threshold: {
    warning: 1e-6,
    bad: 1e-7,
    side: 'below',
    source: '1e-7: VanishingGradient rule of SageMaker Debugger, there on the mean absolute gradient (never above the root mean square); ten times that as a warning',
  },
  knownFalsePositives: ['a loss that is scaled down, or averaged over many outputs, scales every gradient with it', 'a net that has converged', 'a bias before batch norm: its gradient is exactly 0'],
};

/** The weights' raw rows of the last step recorded, or all δ rows of that step, with a status that tells of a gradient. */
function lastStep<Row extends BackwardRow>(rows: readonly Row[]): Row[] {
  const chosen = rows.filter((row) => isWeight(row) && (row.stage ?? 'raw') === 'raw' && row.status !== 'missing');
  const step = chosen.reduce((last, row) => Math.max(last, row.step), -Infinity);
  return chosen.filter((row) => row.step === step).sort((a, b) => a.depth - b.depth);
}

/** Root mean square over all entries of several parameters. */
function rmsOfAll(rows: readonly BackwardRow[]): number {
  if (rows.length === 1) return rows[0].rms;
  const largest = rows.reduce((most, { rms }) => Math.max(most, rms), 0);
  if (!(largest > 0 && largest < Infinity)) return largest;
  const squares = rows.reduce((sum, { rms, size = 1 }) => sum + size * (rms / largest) ** 2, 0);
  return largest * Math.sqrt(squares / rows.reduce((sum, { size = 1 }) => sum + size, 0));
}

interface Ends<Row> {
  /** log10(rms_L/rms_1) of the last step, Infinity when the first is 0 and the last is not; null for fewer than two depths. */
  readonly decadesLost: number | null;
  /** Rows of the first and of the last weight layer. */
  readonly evidence: readonly Row[];
}

function endsOf<Row extends BackwardRow>(rows: readonly Row[]): Ends<Row> {
  const layers = groupedByLayer(lastStep(rows));
  const [first, last] = [layers[0], layers[layers.length - 1]];
  if (layers.length < 2 || first[0].depth === last[0].depth) return { decadesLost: null, evidence: [] };
  return { decadesLost: Math.log10(rmsOfAll(last)) - Math.log10(rmsOfAll(first)), evidence: [...first, ...last] };
}

/**
 * Does the gradient die on its way to the input? From gradient rows (of all weight matrices and tensors, whatever they are called, those of one layer
 * together; before clipping) or δ rows, at the last step recorded.
 *
 * @example
 * const rows = [{ step: 0, layer: 'dense1', depth: 1, rms: 1e-9, status: 'ok' }, { step: 0, layer: 'dense2', depth: 2, rms: 1e-2, status: 'ok' }] as const;
 * vanishing(rows) // { rule: 'vanishing', verdict: 'bad', observed: 7, … }
 */
export function vanishing<Row extends BackwardRow>(rows: readonly Row[]): Finding<Row> {
  requireRows('vanishing', 'rows', rows);
  const { decadesLost, evidence } = endsOf(rows);
  return finding(VANISHING, decadesLost, evidence);
}

/**
 * Does the gradient grow on its way to the input, or is one not finite already? Rows as in {@link vanishing}; a non-finite row of **any**
 * step is bad.
 */
export function exploding<Row extends BackwardRow>(rows: readonly Row[]): Finding<Row> {
  requireRows('exploding', 'rows', rows);
  const broken = rows.filter((row) => row.status === 'nan' || row.status === 'inf');
  if (broken.length > 0) return finding(EXPLODING, Infinity, broken.slice(0, 10));
  const { decadesLost, evidence } = endsOf(rows);
  return finding(EXPLODING, decadesLost === null ? null : -decadesLost, evidence);
}

/** Is the gradient of some weights too small to count at all? Rows as in {@link vanishing}, each judged by itself. */
export function tinyGradient<Row extends BackwardRow>(rows: readonly Row[]): Finding<Row> {
  requireRows('tinyGradient', 'rows', rows);
  const last = lastStep(rows);
  if (last.length === 0) return finding(TINY, null, last);
  const smallest = last.reduce((least, row) => (row.rms < least.rms ? row : least));
  return finding(TINY, smallest.rms, [smallest]);
}
