import { membersOf } from '../checks/options';
import { integerFrom, requireText, rule } from '../checks/rules';

/** Parameters that are no weights whatever their rank: layer norm over several axes has a γ, PReLU of an image a slope, of a rank above 1. */
const NO_WEIGHT = /(bias|gamma|beta|alpha)$/i;

/** What tells weights from biases and gains: a row of a gradient or an update, or one made by hand that says less. */
export interface OfParameter {
  readonly parameter?: string | undefined;
  readonly rank?: number | undefined;
}

const requireObject = rule('a row of a parameter', (value) => typeof value === 'object');
const requireMembers = membersOf<OfParameter>({ parameter: requireText, rank: integerFrom(0) }, 'parameter', 'rank');

/**
 * Whether a parameter is a weight matrix or tensor, whatever it is called: it has a rank of at least 2 and is no bias, gain or slope. What
 * vanishing, exploding and freezing are judged by. Rows without `parameter` (δ, activations) and without `rank` are taken for weights.
 *
 * @example isWeight({ parameter: 'depthwiseKernel', rank: 4 }) // true
 */
export function isWeight(row: OfParameter): boolean {
  requireObject('isWeight', 'row', row);
  requireMembers('isWeight', 'row', row);
  const { parameter, rank } = row;
  return parameter === undefined || (!NO_WEIGHT.test(parameter) && (rank === undefined || rank >= 2));
}

/** Where a parameter's row belongs. */
export interface PlacedRow extends OfParameter {
  readonly step?: number | undefined;
  readonly depth: number;
  readonly layer?: string | undefined;
}

/**
 * The layer that a parameter is a part of: the halves of a bidirectional layer lie side by side.
 *
 * @example layerOf('both/forward') // 'both'
 */
export function layerOf(label: string): string {
  return label.replace(/\/(forward|backward)(?=\/|$)/, '');
}

/**
 * Rows of the parameters of one layer at one step together, each parameter once, so that rows of several runs stay apart; rows that name no parameter
 * (δ, activations) stay alone. In the order of the first of each group.
 */
export function groupedByLayer<Row extends PlacedRow>(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  const seen = new Map<string, number>();
  rows.forEach((row, index) => {
    const { step = 0, depth, layer = '', parameter } = row;
    const same = JSON.stringify([step, depth, layer, parameter]);
    const before = seen.get(same) ?? 0;
    seen.set(same, before + 1);
    const key = JSON.stringify(parameter === undefined ? index : [step, depth, layerOf(layer), before]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  });
  return [...groups.values()];
}
