import { membersOf, optionsOf } from '../checks/options';
import { listOf, requireNumbers, requireText } from '../checks/rules';
import type { AxisOptions } from './axes';
import { assertNotEmpty } from './check';
import type { Figure } from './figure';
import { drawLines } from './lines';
import type { Marks } from './marks';
import { INK } from './palette';
import { FRAME_RULES, MARK_RULES, requireAxis } from './require-options';
import type { Series } from './series';
import type { FrameOptions } from './theme';

/** One curve: a value per epoch, and the spread over seeds. */
export interface LearningCurve {
  name: string;
  /** 1, 2, … if not given. */
  epochs?: ArrayLike<number>;
  values: ArrayLike<number>;
  band?: { lower: ArrayLike<number>; upper: ArrayLike<number> };
  color?: string;
}

/** Numbers from a paper or book, drawn as grey open diamonds. */
export interface PublishedCurve {
  name: string;
  epochs?: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** Options of {@link learningCurves}. */
export interface LearningCurvesOptions extends FrameOptions, Marks {
  curves: readonly LearningCurve[];
  published?: readonly PublishedCurve[];
  /** `accuracy` if not given. */
  y?: AxisOptions;
  /** `epoch` if not given. */
  x?: AxisOptions;
}

const requireCurves = listOf(membersOf<LearningCurve>({ name: requireText, epochs: requireNumbers, values: requireNumbers, color: requireText }, 'epochs', 'color'));
const requireOptions = optionsOf<LearningCurvesOptions>({ ...FRAME_RULES, ...MARK_RULES, curves: requireCurves, published: requireCurves, y: requireAxis, x: requireAxis }, 'title', 'curves');

/**
 * Accuracy or loss per epoch with the spread over seeds as bands, and published numbers as open markers.
 *
 * @throws RangeError for no curve, equal names, or lengths that differ.
 * @example
 * figures.learningCurves({ title: 'Validation accuracy', curves: [{ name: 'ours', values: [0.9, 0.93] }], published: [{ name: 'Géron, cell 64', values: [0.8952, 0.9202] }] });
 */
export function learningCurves(options: LearningCurvesOptions): Figure {
  requireOptions('learningCurves', 'options', options);
  const { curves, published = [], x = { title: 'epoch', integers: true }, y = { title: 'accuracy' }, ...frame } = options;
  assertNotEmpty('learningCurves', 'curves', curves);
  const symbols = ['diamond-open', 'square-open', 'triangle-up-open', 'circle-open'];
  const own = curves.map(({ name, epochs, values, band, color }): Series => ({
    name,
    x: epochs ?? epochsOf(values),
    y: values,
    mode: values.length > 40 ? 'lines' : 'lines+markers',
    size: 5,
    ...(band ? { band } : {}),
    ...(color === undefined ? {} : { color }),
  }));
  const theirs = published.map(({ name, epochs, values }, index): Series => ({
    name,
    x: epochs ?? epochsOf(values),
    y: values,
    mode: 'markers',
    color: INK,
    size: 9,
    symbol: symbols[index % symbols.length],
  }));
  return drawLines({ ...frame, series: [...own, ...theirs], x, y });
}

function epochsOf(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, index) => index + 1);
}
