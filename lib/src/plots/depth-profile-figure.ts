import { membersOf, optionsOf } from '../checks/options';
import { integerFrom, listOf, requireFiniteNumbers, requireNumbers, requireText } from '../checks/rules';
import { FRAME_RULES, MARK_RULES } from './require-options';
import { layerAxis } from './axes';
import { assertNotEmpty, assertSameLength } from './check';
import type { Figure } from './figure';
import { theoryOverMeasurement } from './lines';
import type { Marks } from './marks';
import { categoryColor } from './palette';
import type { Series } from './series';
import { shortNumber } from './text';
import type { FrameOptions } from './theme';

/** log10 of a norm at each layer; `depthProfile` of the probes gives all but the name. −Infinity is a norm of exactly 0. */
export interface NamedDepthProfile {
  name: string;
  readonly depth: ArrayLike<number>;
  readonly log10Norm: ArrayLike<number>;
  /** Factor of the norm per layer on the way back to the input, for the legend. */
  readonly factorPerLayer?: number;
  /** Layers left out because their norm is exactly 0, and because it is missing or not finite. */
  readonly zeros?: number;
  readonly nonFinite?: number;
  /** log10Norm of single seeds, each as long as `depth`: dots. */
  readonly seeds?: readonly ArrayLike<number>[];
  /** Spread over seeds in log10. */
  readonly band?: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> };
  readonly color?: string;
}

/** A predicted profile, drawn dashed and grey. */
export interface PredictedProfile {
  name: string;
  readonly depth: ArrayLike<number>;
  readonly log10Norm: ArrayLike<number>;
}

/** Options of {@link depthProfileFigure}. */
export interface DepthProfileFigureOptions extends Omit<FrameOptions, 'title'>, Marks {
  title?: string;
  /** `gradient norm ‖δ_l‖` if not given. */
  quantity?: string;
  theory?: readonly PredictedProfile[];
  /** Number of layers; the largest `depth` if not given. */
  depth?: number;
}

const requireProfiles = listOf(membersOf<NamedDepthProfile>({ name: requireText, depth: requireFiniteNumbers, log10Norm: requireNumbers, seeds: listOf(requireNumbers) }, 'seeds'));
const requireTheory = listOf(membersOf<PredictedProfile>({ name: requireText, depth: requireFiniteNumbers, log10Norm: requireNumbers }));
const requireOptions = optionsOf<DepthProfileFigureOptions>({ ...FRAME_RULES, ...MARK_RULES, quantity: requireText, theory: requireTheory, depth: integerFrom(1, 1_000_000) });

/**
 * The primary view of a deep net: the norm at every layer on a log axis, one curve per net, the fitted factor per layer in the legend,
 * theory dashed and grey. A straight line means a constant factor per layer.
 *
 * @throws RangeError for no profiles, a profile without layers, or lengths that differ.
 * @example
 * figures.depthProfileFigure([{ name: 'sigmoid', ...probes.depthProfile(run.gradients) }], { theory: [{ name: 'mean field', depth: [1, 2], log10Norm: [-1.2, -0.6] }] });
 */
export function depthProfileFigure(profiles: readonly NamedDepthProfile[], options: DepthProfileFigureOptions = {}): Figure {
  requireProfiles('depthProfileFigure', 'profiles', profiles);
  requireOptions('depthProfileFigure', 'options', options);
  assertNotEmpty('depthProfileFigure', 'profiles', profiles);
  for (const profile of profiles) checkProfile(profile);
  const { title = 'Gradient norm by layer', quantity = 'gradient norm ‖δ<sub>l</sub>‖', theory = [], depth, ...frame } = options;
  const all = [...profiles, ...theory].flatMap((profile) => Array.from(profile.depth));
  return theoryOverMeasurement({
    ...frame,
    title,
    measured: [...profiles.flatMap(seedSeries), ...profiles.map(meanSeries)],
    theory: theory.map(({ name, depth: layers, log10Norm }) => ({ name, x: layers, y: powers(log10Norm) })),
    x: layerAxis(depth ?? all.reduce((most, layer) => Math.max(most, layer), 1)),
    y: { title: quantity, scale: 'log' },
  });
}

function checkProfile(profile: NamedDepthProfile): void {
  const label = `profile "${profile.name}"`;
  assertNotEmpty('depthProfileFigure', `depth of ${label}`, profile.depth);
  assertSameLength('depthProfileFigure', `log10Norm of ${label}`, profile.log10Norm, 'depth', profile.depth);
  for (const seed of profile.seeds ?? []) assertSameLength('depthProfileFigure', `a seed of ${label}`, seed, 'depth', profile.depth);
}

function meanSeries(profile: NamedDepthProfile, index: number): Series {
  const { name, depth, log10Norm, band } = profile;
  return {
    name: legendText(name, profile),
    x: depth,
    y: powers(log10Norm),
    mode: 'lines+markers',
    color: profile.color ?? categoryColor(index),
    width: 1.6,
    dash: 'solid',
    size: depth.length > 40 ? 4 : 7,
    ...(band ? { band: { lower: powers(band.lower), upper: powers(band.upper) } } : {}),
  };
}

function seedSeries(profile: NamedDepthProfile, index: number): Series[] {
  const { seeds = [] } = profile;
  if (seeds.length === 0) return [];
  return [
    {
      name: `${profile.name} (seeds)`,
      x: seeds.flatMap(() => Array.from(profile.depth)),
      y: seeds.flatMap(powers),
      mode: 'markers',
      color: profile.color ?? categoryColor(index),
      size: 4,
      legend: false,
    },
  ];
}

function legendText(name: string, { factorPerLayer, zeros = 0, nonFinite = 0 }: NamedDepthProfile): string {
  const lines = [name];
  if (factorPerLayer !== undefined && Number.isFinite(factorPerLayer)) lines.push(`×${factorText(factorPerLayer)} per layer back`);
  if (zeros > 0) lines.push(`not drawn: ${zeros} exactly 0`);
  if (nonFinite > 0) lines.push(`not drawn: ${nonFinite} not finite`);
  return lines.join('<br>');
}

function factorText(factor: number): string {
  // Near 1 the third decimal decides between a gradient that lives and one that does not.
  return factor >= 0.1 && factor < 10 ? factor.toFixed(3) : shortNumber(factor);
}

function powers(log10: ArrayLike<number>): number[] {
  return Array.from(log10, (exponent) => 10 ** exponent);
}
