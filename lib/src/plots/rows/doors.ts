import { optionsOf, type RulesOf } from '../../checks/options';
import { integerFrom, listOf, oneOf, requireFlag, requireText, rule, type Rule } from '../../checks/rules';
import { shown } from '../../checks/shown';
import { FRAME_RULES, requireEnds, requireNote, requireReference, requireRegion } from '../require-options';
import { AVERAGES, SPREADS } from './average';
import { columnList } from './levels';
import type { Band, BarOptions, CurveOptions, HistogramOptions, RowFigureOptions, RowHeatmapOptions } from './options';
import { assertColumn, recordsOf, type Row, type RowSource } from './records';

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((entry) => typeof entry === 'string');
const requireColumns = rule('a column or a list of columns', (value) => typeof value === 'string' || isTexts(value), (value) => (value as string | string[]).length > 0);
const requireColumnList = rule('a list of columns', isTexts, (value) => (value as string[]).length > 0);

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise);

/** An object with an entry for each column it is about. */
function byColumn(text: string, entry: Rule): Rule {
  return (caller, name, value) => {
    if (!isRecord(value)) throw new TypeError(`${caller}: ${name} must be ${text}, got ${shown(value)}`);
    for (const [column, one] of Object.entries(value)) entry(caller, `${name}.${column}`, one);
  };
}

const oneOrMore = (entry: Rule): Rule => {
  const several = listOf(entry);
  return (caller, name, value) => { (Array.isArray(value) ? several : entry)(caller, name, value); };
};

const requireBand = optionsOf<Band>({ over: requireText, spread: oneOf(SPREADS), average: oneOf(AVERAGES) }, 'over');
const requireColumnOrBand: Rule = (caller, name, value) => {
  if (typeof value === 'string') return;
  if (!isRecord(value)) throw new TypeError(`${caller}: ${name} must be a column or an object { over }, got ${shown(value)}`);
  requireBand(caller, name, value);
};
const requireTheory: Rule = rule('a function of a row or a list of rows', (value) => typeof value === 'function' || (Array.isArray(value) && value.every(isRecord)));
const anything: Rule = () => undefined;

const COMMON: RulesOf<Omit<RowFigureOptions, 'color'>> = {
  ...FRAME_RULES,
  layers: integerFrom(1, 1000),
  facetCol: requireText,
  facetRow: requireText,
  animationFrame: requireText,
  buttons: requireText,
  rest: optionsOf<NonNullable<RowFigureOptions['rest']>>({ frame: anything, button: anything }),
  labels: byColumn('an object with a title for each column', requireText),
  categoryOrders: byColumn('an object with a list for each column', listOf(anything)),
  reference: oneOrMore(requireReference),
  region: oneOrMore(requireRegion),
  note: oneOrMore(requireNote),
};
const SCALES = { logX: requireFlag, logY: requireFlag, rangeX: requireEnds, rangeY: requireEnds };

const CURVES = optionsOf<CurveOptions>({
  ...COMMON, ...SCALES, x: requireText, y: requireText, color: requireColumns, symbol: requireText, hoverData: requireColumnList, band: requireColumnOrBand, theory: requireTheory,
  nanAt: oneOf(['top', 'bottom']),
}, 'x', 'y');
const BARS = optionsOf<BarOptions>({
  ...COMMON, x: requireColumns, y: requireText, logY: requireFlag, rangeY: requireEnds, color: requireColumns, band: requireColumnOrBand, stack: requireFlag,
}, 'x', 'y');
const HISTOGRAM = optionsOf<HistogramOptions>({ ...COMMON, ...SCALES, x: requireText, color: requireColumns, bins: integerFrom(1, 1000), norm: oneOf(['count', 'share']) }, 'x');
const HEATMAP = optionsOf<RowHeatmapOptions>({
  ...COMMON, ...SCALES, x: requireText, y: requireText, color: requireText, logColor: requireFlag, rangeColor: requireEnds, palette: oneOf(['sequential', 'diverging', 'grey']),
}, 'x', 'y', 'color');

/** The rules of each figure over rows. */
const DOORS = { line: CURVES, scatter: CURVES, bar: BARS, histogram: HISTOGRAM, heatmap: HEATMAP } as const;

/** Options whose values are columns. */
const COLUMN_OPTIONS = ['x', 'y', 'color', 'symbol', 'hoverData', 'band', 'facetCol', 'facetRow', 'animationFrame', 'buttons'] as const;

/** Ends of an axis that can be drawn. */
function requireRange(caller: string, name: string, range: unknown, log: unknown): void {
  if (range === undefined) return;
  const [from, to] = range as readonly [number, number];
  if (from === to || (log === true && Math.min(from, to) <= 0)) throw new RangeError(`${caller}: ${name} must be two different ${log === true ? 'positive ' : ''}numbers, got ${shown(range)}`);
}

/** The rows of a figure that is asked for, after a look at all that it is asked. */
export function rowsAtDoor(caller: keyof typeof DOORS, source: RowSource, options: object): readonly Row[] {
  const rows = recordsOf(caller, source);
  DOORS[caller](caller, 'options', options);
  const words = options as Readonly<Record<string, unknown>>;
  for (const name of COLUMN_OPTIONS) {
    const given = name === 'band' && isRecord(words.band) ? (words.band as Band).over : words[name];
    for (const column of columnList(given as string | readonly string[] | undefined)) assertColumn(caller, name, column, rows);
  }
  requireRange(caller, 'rangeX', words.rangeX, words.logX);
  requireRange(caller, 'rangeY', words.rangeY, words.logY);
  requireRange(caller, 'rangeColor', words.rangeColor, words.logColor);
  return rows;
}
