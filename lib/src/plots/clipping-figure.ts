import { membersOf, optionsOf } from '../checks/options';
import { listOf, requireFinite, requireNumber, requirePositive } from '../checks/rules';
import { assertNotEmpty } from './check';
import type { Figure } from './figure';
import { drawLines } from './lines';
import type { Marks } from './marks';
import { categoryColor } from './palette';
import { FRAME_RULES, MARK_RULES } from './require-options';
import { shortNumber } from './text';
import type { FrameOptions } from './theme';

/** Global gradient norm of one step before and after clipping: the probes' clip rows. */
export interface ClippingRow {
  readonly step: number;
  readonly preNorm: number;
  readonly postNorm: number;
  /** Entries that clipping changed; without it a step counts as clipped when the norms differ. */
  readonly clippedEntries?: number;
}

/** Options of {@link clippingFigure}. */
export interface ClippingOptions extends Omit<FrameOptions, 'title'>, Marks {
  title?: string;
  /** The limit on the global norm, a line across the plot; none for clipping by value. */
  threshold?: number;
}

const requireRows = listOf(membersOf<ClippingRow>({ step: requireFinite, preNorm: requireNumber, postNorm: requireNumber }));
const requireOptions = optionsOf<ClippingOptions>({ ...FRAME_RULES, ...MARK_RULES, threshold: requirePositive });

/**
 * Global gradient norm before and after clipping over the steps, on a log axis; the subtitle says in how many of the steps clipping acted.
 * Rows: `{step, preNorm, postNorm}`.
 *
 * @throws RangeError for no rows.
 * @example
 * figures.clippingFigure(run.clips, { threshold: 1 });
 */
export function clippingFigure(rows: readonly ClippingRow[], options: ClippingOptions = {}): Figure {
  requireRows('clippingFigure', 'rows', rows);
  requireOptions('clippingFigure', 'options', options);
  assertNotEmpty('clippingFigure', 'rows', rows);
  const { threshold, title = 'Global gradient norm before and after clipping' } = options;
  const steps = rows.map((row) => row.step);
  const acted = rows.filter((row) => (row.clippedEntries === undefined ? row.preNorm !== row.postNorm : row.clippedEntries > 0)).length;
  const share = shortNumber((100 * acted) / rows.length);
  const limit = threshold === undefined ? [] : [{ y: threshold, label: `limit ${shortNumber(threshold)}` }];
  return drawLines({
    subtitle: `Clipping acted in ${acted} of ${rows.length} recorded steps (${share} %).`,
    legend: 'top',
    ...options,
    title,
    series: [
      { name: 'before clipping', x: steps, y: rows.map((row) => row.preNorm), color: categoryColor(1), width: 1.4 },
      { name: 'after clipping', x: steps, y: rows.map((row) => row.postNorm), color: categoryColor(0), width: 1.4 },
    ],
    x: { title: 'training step', integers: true },
    y: { title: 'global gradient norm ‖g‖', scale: 'log' },
    references: [...limit, ...(options.references ?? [])],
  });
}
