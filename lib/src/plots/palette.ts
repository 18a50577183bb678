import { integerFrom, requireNumber } from '../checks/rules';

const requireIndex = integerFrom(0);

/**
 * Okabe & Ito's colours for categories, told apart with any colour vision; orange and sky blue a little darker, for a white page. Their yellow
 * is invisible on white and their black on a dark page: violet stands in for it.
 */
export const CATEGORIES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#db9700', '#4aa8e0', '#a04be8'] as const;

/** From blue to ochre, a little lighter with every step: the hues of matplotlib's plasma, within what a white and a dark page both show. */
const BY_DEPTH = ['#3350d6', '#6f4fd8', '#a148c8', '#c94ba3', '#dc5b6d', '#de7a3a', '#cf9a1e'] as const;

/**
 * A figure has no ground of its own: one file is read on white and on dark pages, live, in an untrusted notebook and as a picture on GitHub.
 * So its ink has the same contrast with white and with JupyterLab's #111111, 4.3, which is the most that one colour can have with both.
 */
export const GROUND = 'rgba(0,0,0,0)';
export const INK = '#777b81';
export const GRID = 'rgba(128,128,128,0.25)';
export const ZERO_LINE = 'rgba(128,128,128,0.55)';
export const AXIS_LINE = '#8a8f97';
/** Behind controls: a shade darker than a white page, a shade lighter than a dark one. */
export const SHADE = 'rgba(128,128,128,0.25)';

/** Dashed grey: what theory predicts, in every figure. */
export const THEORY_COLOR = '#6b7280';

/** Stops of the depth colours as a Plotly colour scale, layer 1 at 0 and the output layer at 1. */
export const DEPTH_SCALE: [number, string][] = BY_DEPTH.map((color, index) => [index / (BY_DEPTH.length - 1), color]);

/**
 * Colour of the i-th category (0, 1, …); after the seventh the colours start again.
 *
 * @see M. Okabe and K. Ito, Color Universal Design (2008).
 * @example
 * figures.categoryColor(0); // '#0072b2'
 */
export function categoryColor(index: number): string {
  requireIndex('categoryColor', 'index', index);
  return CATEGORIES[index % CATEGORIES.length];
}

/** Number of different category colours. */
export const CATEGORY_COUNT: number = CATEGORIES.length;

/**
 * Colour of layer `layer` of `depth` layers: blue for layer 1 in every figure, ochre for the output layer.
 *
 * @throws RangeError unless 1 ≤ layer ≤ depth.
 * @example
 * figures.depthColor(1, 30); // '#3350d6'
 */
export function depthColor(layer: number, depth: number): string {
  requireNumber('depthColor', 'layer', layer);
  requireNumber('depthColor', 'depth', depth);
  if (!(layer >= 1 && layer <= depth)) throw new RangeError(`depthColor: layer must be between 1 and depth ${depth}, got ${layer}`);
  const position = depth === 1 ? 0 : ((layer - 1) / (depth - 1)) * (BY_DEPTH.length - 1);
  const below = Math.min(Math.floor(position), BY_DEPTH.length - 2);
  return mix(BY_DEPTH[below], BY_DEPTH[below + 1], position - below);
}

/**
 * A colour with an opacity, for bands and shaded areas.
 *
 * @example
 * translucent('#0072b2', 0.2); // 'rgba(0,114,178,0.2)'
 */
export function translucent(color: string, opacity: number): string {
  return `rgba(${channels(color).join(',')},${opacity})`;
}

function mix(from: string, to: string, share: number): string {
  const target = channels(to);
  const mixed = channels(from).map((value, index) => Math.round(value + share * (target[index] - value)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: string): number[] {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw new RangeError(`color must look like #0072b2, got ${color}`);
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
