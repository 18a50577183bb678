import type { NanEdge } from '../edges';
import type { ColorOptions } from '../heatmap';
import type { Note, Reference, Region } from '../marks';
import type { FrameOptions } from '../theme';
import type { Average, Spread } from './average';
import type { CategoryOrders } from './levels';

/** A spread over the rows that differ in nothing else, drawn as a band around their average. */
export interface Band {
  /** The column that the spread is over, e.g. `seed`. */
  readonly over: string;
  /** What the band spans. Default `range`: least to largest. */
  readonly spread?: Spread;
  /** What the curve is. Default `geometric mean` on a log axis, else `mean`. */
  readonly average?: Average;
}

/** What theory says: a function of a row, or rows with the same columns. */
export type Theory<Kind extends object> = ((row: Kind) => number) | readonly object[];

/** Words that all figures over rows know; those of Plotly Express mean what they mean there. */
export interface RowFigureOptions extends Omit<FrameOptions, 'title'> {
  /** The question that the figure answers. Default what is drawn. */
  readonly title?: string;
  /** Columns whose values have a colour each. The column `layer` (or `depth`) has the colours of layers. */
  readonly color?: string | readonly string[];
  /** Number of layers, at most 1000, that the colours of layers are spread over, so that a layer has one colour in figures of several networks. Default the deepest of the rows. */
  readonly layers?: number;
  /** A column with a panel for each value, side by side. */
  readonly facetCol?: string;
  /** A column with a row of panels for each value. */
  readonly facetRow?: string;
  /** A column whose values a slider shows, without a kernel. */
  readonly animationFrame?: string;
  /** A second column beside `animationFrame`, whose values have a button each. */
  readonly buttons?: string;
  /** What slider and buttons show at rest. Default the first value of each. */
  readonly rest?: { readonly frame?: unknown; readonly button?: unknown };
  /** Titles of columns on axes and in the legend, by column: `{ norm: '‖δ_l‖' }`. Default the column's name in words. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Order of the values of columns, by column. Default as the rows have them. */
  readonly categoryOrders?: CategoryOrders;
  readonly reference?: Reference | readonly Reference[];
  readonly region?: Region | readonly Region[];
  readonly note?: Note | readonly Note[];
}

/** Words of figures with two axes of values. */
export interface AxesOptions extends RowFigureOptions {
  /** Column along the x axis: numbers, or names that stand side by side. */
  readonly x: string;
  /** Column of the y axis. */
  readonly y: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** Ends in data units; the data decide if not given. */
  readonly rangeX?: readonly [number, number];
  readonly rangeY?: readonly [number, number];
}

/** Words of `line` and `scatter`. */
export interface CurveOptions<Kind extends object = never> extends AxesOptions {
  /** A column with a marker and a dash for each value. */
  readonly symbol?: string;
  /** Further columns that are told beside a point under the mouse. */
  readonly hoverData?: readonly string[];
  /** A column that the spread is over (`seed`), drawn as a band from the least to the largest, or more about it. */
  readonly band?: string | Band;
  /** Dashed grey lines over the measurement. */
  readonly theory?: Theory<Kind>;
  /** Where crosses stand for NaN: at the top (default) as after an infinite value, at the bottom for an accuracy. */
  readonly nanAt?: NanEdge;
}

/** Words of `bar`. */
export interface BarOptions extends RowFigureOptions {
  /** Column, or columns together, with a place on the x axis for each value. */
  readonly x: string | readonly string[];
  /** Column with the bars' heights. */
  readonly y: string;
  readonly logY?: boolean;
  readonly rangeY?: readonly [number, number];
  /** A column that the spread is over (`seed`): bars are averages with an error bar from the least to the largest, or more about it. */
  readonly band?: string | Band;
  /** On top of each other instead of side by side. */
  readonly stack?: boolean;
}

/** Words of `histogram`. */
export interface HistogramOptions extends Omit<AxesOptions, 'y'> {
  /** Bins from the least to the largest value of all rows. Default 30. */
  readonly bins?: number;
  /** What the height says: rows in a bin, or their share of the curve's rows. Default `count`. `labels` may name it, `{ share: 'share of the answers' }`. */
  readonly norm?: 'count' | 'share';
}

/** Words of `heatmap` over rows. */
export interface RowHeatmapOptions extends Omit<AxesOptions, 'color'> {
  /** Column whose values become colours. */
  readonly color: string;
  readonly logColor?: boolean;
  readonly rangeColor?: readonly [number, number];
  readonly palette?: NonNullable<ColorOptions['palette']>;
}

/** One or several as a list. */
export const asList = <Item>(items: Item | readonly Item[] | undefined): Item[] => (items === undefined ? [] : Array.isArray(items) ? [...(items as readonly Item[])] : [items as Item]);
