import { membersOf, optionsOf } from '../checks/options';
import { requireFiniteNumbers, requirePositive, requireText } from '../checks/rules';
import { assertNotEmpty, assertSameLength } from './check';
import type { Figure } from './figure';
import { drawLines } from './lines';
import type { Region } from './marks';
import { categoryColor } from './palette';
import { FRAME_RULES } from './require-options';
import { shortNumber } from './text';
import type { FrameOptions } from './theme';

/** An activation function and its derivative, sampled at the rising points `z`. */
export interface SampledActivation {
  /** Symbol for the legend, `σ` or `tanh`. */
  symbol: string;
  z: ArrayLike<number>;
  value: ArrayLike<number>;
  derivative: ArrayLike<number>;
}

/** Options of {@link activationAndDerivative}. */
export interface ActivationFigureOptions extends Omit<FrameOptions, 'title'> {
  title?: string;
  /** Where |φ′(z)| is smaller than this, the background is shaded as saturated; nothing is shaded if not given. */
  saturation?: number;
}

const requireSampled = membersOf<SampledActivation>({ symbol: requireText, z: requireFiniteNumbers, value: requireFiniteNumbers, derivative: requireFiniteNumbers });
const requireOptions = optionsOf<ActivationFigureOptions>({ ...FRAME_RULES, saturation: requirePositive });

/**
 * φ and φ′ over z, with the largest |φ′| marked and the saturated ranges shaded.
 *
 * @throws RangeError for no points, lengths that differ, or values that are not finite.
 * @example
 * figures.activationAndDerivative({ symbol: 'σ', z: [-1, 0, 1], value: [0.269, 0.5, 0.731], derivative: [0.197, 0.25, 0.197] }, { saturation: 0.05 });
 */
export function activationAndDerivative(activation: SampledActivation, options: ActivationFigureOptions = {}): Figure {
  requireSampled('activationAndDerivative', 'activation', activation);
  requireOptions('activationAndDerivative', 'options', options);
  const { symbol, z, value, derivative } = activation;
  const { title = `${symbol} and its derivative`, saturation, ...frame } = options;
  assertNotEmpty('activationAndDerivative', 'z', z);
  for (const [name, values] of [['value', value], ['derivative', derivative]] as const) {
    assertSameLength('activationAndDerivative', name, values, 'z', z);
  }
  const slopes = Array.from(derivative);
  const peak = slopes.reduce((best, slope, index) => (Math.abs(slope) > Math.abs(slopes[best]) ? index : best), 0);
  const [top, at] = [slopes[peak], z[peak]];
  return drawLines({
    ...frame,
    title,
    legend: options.legend ?? 'top',
    series: [
      { name: `${symbol}(z)`, x: z, y: value, color: categoryColor(0) },
      { name: `${symbol}′(z)`, x: z, y: derivative, color: categoryColor(1) },
    ],
    x: { title: 'pre-activation z' },
    y: { title: `${symbol}(z) and ${symbol}′(z)` },
    notes: [{ x: at, y: top, text: `largest |${symbol}′| = ${fraction(Math.abs(top))} at z = ${shortNumber(at)}`, ax: 90, ay: -36 }],
    regions: saturation === undefined ? [] : saturatedRegions(symbol, Array.from(z), slopes, saturation),
  });
}

function saturatedRegions(symbol: string, z: number[], slopes: number[], threshold: number): Region[] {
  const regions: [number, number][] = [];
  let start: number | undefined;
  for (const [index, point] of z.entries()) {
    if (Math.abs(slopes[index]) < threshold) {
      start ??= point;
      if (index === z.length - 1) regions.push([start, point]);
    } else if (start !== undefined) {
      regions.push([start, z[index - 1]]);
      start = undefined;
    }
  }
  return regions.filter(([from, to]) => to > from).map((range): Region => ({ x: range, label: `saturated<br>|${symbol}′| < ${shortNumber(threshold)}` }));
}

function fraction(value: number): string {
  if (value === 0.25) return '¼';
  return value === 0.5 ? '½' : shortNumber(value);
}
