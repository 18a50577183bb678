import { membersOf, optionsOf, type RulesOf } from '../checks/options';
import { either, integerFrom, listOf, numberThat, oneOf, requireFinite, requireFiniteNumbers, requireFlag, requireNumber, requirePositive, requireText, rule, having, type Rule } from '../checks/rules';
import { shown } from '../checks/shown';
import type { AxisOptions } from './axes';
import type { LayerOptions } from './layer-rows';
import type { Marks, Note, Reference, Region } from './marks';
import type { Series } from './series';
import type { FrameOptions } from './theme';

const isArray = (value: unknown): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/** An array with an entry a measurement: a number of any kind, or null. */
export const requireMeasured: Rule = (caller, name, value) => {
  if (!isArray(value)) throw new TypeError(`${caller}: ${name} must be an array of numbers, got ${shown(value)}`);
  const list = value as ArrayLike<unknown>;
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'number' && list[i] !== null) throw new TypeError(`${caller}: ${name} must be numbers or null, got ${shown(list[i])} at index ${i}`);
  }
};
/** An array, whose entries are looked at by whoever draws them. */
export const requireArray = rule('an array', (value) => Array.isArray(value) || ArrayBuffer.isView(value));
export const requireFigure = having('a figure, as lines gives it', 'title', 'data', 'layout');

export const requireEnds: Rule = (caller, name, value) => {
  requireFiniteNumbers(caller, name, value);
  if ((value as ArrayLike<number>).length !== 2) throw new RangeError(`${caller}: ${name} must be two numbers, got ${shown(value)}`);
};

export const FRAME_RULES: RulesOf<FrameOptions> = {
  title: requireText, subtitle: requireText, height: requirePositive, legend: oneOf(['top', 'none']),
};
/** A mark lies across one of the axes. */
function across(mark: Rule): Rule {
  return (caller, name, value) => {
    mark(caller, name, value);
    const { x, y } = value as { x?: unknown; y?: unknown };
    if ((x === undefined) === (y === undefined)) throw new RangeError(`${caller}: ${name} must have either x or y, got ${x === undefined ? 'none' : 'both'}`);
  };
}

const line = { label: requireText, color: requireText };
export const requireReference = across(optionsOf<Reference>({ ...line, x: requireNumber, y: requireNumber, labelAt: oneOf(['start', 'end']), dash: requireText }));
export const requireRegion = across(optionsOf<Region>({ ...line, x: requireArray, y: requireArray }));
export const requireNote = optionsOf<Note>({ x: requireNumber, y: requireNumber, text: requireText, ax: requireFinite, ay: requireFinite }, 'x', 'y', 'text');
export const MARK_RULES: RulesOf<Marks> = { references: listOf(requireReference), regions: listOf(requireRegion), notes: listOf(requireNote) };
export const requireAxis = optionsOf<AxisOptions>({
  title: requireText,
  scale: oneOf(['linear', 'log']),
  range: requireEnds,
  integers: requireFlag,
  ticks: optionsOf({ values: requireFiniteNumbers, labels: listOf(requireText) }, 'values', 'labels'),
  format: requireText,
}, 'title');
export const requireColor = optionsOf({
  title: requireText, scale: oneOf(['linear', 'log']), range: requireEnds, palette: oneOf(['sequential', 'diverging', 'grey']),
}, 'title');

const spread = membersOf({ lower: requireMeasured, upper: requireMeasured });
/** What makes a series; Plotly's own names, of dashes and symbols, are left to Plotly. */
export const requireSeries = membersOf<Series>({ name: requireText, x: requireArray, y: requireMeasured, band: spread, labels: listOf(requireText), color: requireText }, 'band', 'labels', 'color');
export const requireBarSeries = membersOf({ name: requireText, y: requireMeasured, spread, colors: listOf(requireText), color: requireText }, 'spread', 'colors', 'color');

/** Options of the figures by layer. */
export const LAYER_RULES: RulesOf<FrameOptions & Marks & LayerOptions> = {
  ...FRAME_RULES, ...MARK_RULES, parameter: requireText, stage: requireText, site: requireText, depth: integerFrom(1, 1_000_000),
};

const requireValue = either('a number or null', (value) => typeof value === 'number', (value) => value === null);
/** Rows by layer and step with these measurements in them. */
export function rowsOf(...measured: readonly string[]): Rule {
  const step = numberThat('an integer ≥ 0', (value) => Number.isInteger(value) && value >= 0);
  return listOf(membersOf({ depth: integerFrom(1), step, ...Object.fromEntries(measured.map((name) => [name, requireValue])) }, 'step'));
}
