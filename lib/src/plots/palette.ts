import { integerFrom, requireNumber } from '../checks/rules';

const requireIndex = integerFrom(0);

/** Okabe & Ito's colours for categories, told apart with any colour vision; their yellow is left out, it is invisible on white. */
const CATEGORIES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;

/** matplotlib's plasma from 0 to 2/3, in equal steps: darkest first, and stopped before it grows too light for a white page. */
const BY_DEPTH = ['#0d0887', '#46039f', '#7201a8', '#9c179e', '#bd3786', '#d8576b', '#ed7953'] as const;

/** One light page in light and dark themes alike: what is seen live and the picture that GitHub shows of it must be the same. */
export const PAPER = '#fdfdfd';
export const INK = '#1f2933';
export const GRID = '#e3e6ea';
export const AXIS_LINE = '#8a929c';
export const LABEL_BACKGROUND = 'rgba(253,253,253,0.85)';

/** Dashed grey: what theory predicts, in every figure. */
export const THEORY_COLOR = '#6b7280';

/** Stops of the depth colours as a Plotly colour scale, layer 1 at 0 and the output layer at 1. */
export const DEPTH_SCALE: [number, string][] = BY_DEPTH.map((color, index) => [index / (BY_DEPTH.length - 1), color]);

/**
 * Colour of the i-th category (0, 1, …); after the seventh the colours start again.
 * Source: M. Okabe and K. Ito, Color Universal Design (2008).
 *
 * @example
 * categoryColor(0); // '#0072b2'
 */
export function categoryColor(index: number): string {
  requireIndex('categoryColor', 'index', index);
  return CATEGORIES[index % CATEGORIES.length];
}

/** Number of different category colours. */
export const CATEGORY_COUNT: number = CATEGORIES.length;

/**
 * Colour of layer `layer` of `depth` layers: dark blue for layer 1 in every figure, orange for the output layer.
 * Throws a RangeError unless 1 ≤ layer ≤ depth.
 *
 * @example
 * depthColor(1, 30); // '#0d0887'
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
