// Our own small types instead of Plotly's: those are so many declarations that tslab, which would parse them, would start late.
// A test checks that Plotly knows every attribute named here, so that a misspelt one does not pass.

/** A number that Plotly draws, or null where there is a gap. JSON knows no NaN and no Infinity. */
export type Datum = number | null;

/** Line style of a trace or of a reference line. */
export type Dash = 'solid' | 'dash' | 'dot' | 'dashdot' | 'longdash';

/** A colour scale: Plotly's name for it, or stops from 0 to 1. */
export type ColorScale = string | [number, string][];

/** Font of a piece of text; size in px. */
export interface Font {
  size?: number;
  color?: string;
  family?: string;
}

/** Line of a trace, of a marker or of a shape; width in px. */
export interface Line {
  color?: string;
  width?: number;
  dash?: Dash;
}

/** The bar beside a plot that explains its colours. */
export interface ColorBar {
  title?: { text: string; side?: 'right' | 'top' };
  tickvals?: number[];
  ticktext?: string[];
  tickfont?: Font;
  thickness?: number;
  len?: number;
  x?: number;
  y?: number;
  outlinewidth?: number;
}

/** Markers of a scatter trace or colours of bars; sizes in px. */
export interface Marker {
  color?: string | string[] | number[];
  size?: number;
  symbol?: string;
  opacity?: number;
  line?: Line;
  colorscale?: ColorScale;
  cmin?: number;
  cmax?: number;
  showscale?: boolean;
  colorbar?: ColorBar;
}

/** What every kind of trace has. */
export interface TraceBase {
  name?: string;
  xaxis?: string;
  yaxis?: string;
  visible?: boolean;
  showlegend?: boolean;
  legendgroup?: string;
  hovertemplate?: string;
  hoverinfo?: 'skip';
  opacity?: number;
}

/** Lines, markers, text and filled areas. */
export interface ScatterTrace extends TraceBase {
  type: 'scatter';
  x: Datum[];
  y: Datum[];
  mode?: 'lines' | 'markers' | 'lines+markers' | 'text' | 'markers+text' | 'none';
  line?: Line;
  marker?: Marker;
  fill?: 'toself';
  fillcolor?: string;
  text?: string[];
  textposition?: string;
  textfont?: Font;
  cliponaxis?: boolean;
}

/** Vertical bars. */
export interface BarTrace extends TraceBase {
  type: 'bar';
  x: Datum[];
  y: Datum[];
  marker?: Marker;
  text?: string[];
  textposition?: 'none';
  error_y?: { type: 'data'; array: Datum[]; symmetric?: boolean; arrayminus?: Datum[]; visible: boolean; color?: string; thickness?: number };
}

/** A matrix of coloured cells; `z[row][column]`. */
export interface HeatmapTrace extends TraceBase {
  type: 'heatmap';
  x: Datum[];
  y: Datum[];
  z: Datum[][];
  zmin?: number;
  zmax?: number;
  zsmooth?: 'best' | false;
  colorscale?: ColorScale;
  showscale?: boolean;
  colorbar?: ColorBar;
  text?: string[][];
}

/** One layer of ink of a figure. */
export type Trace = ScatterTrace | BarTrace | HeatmapTrace;

/** An axis. On a log axis `range` holds the log10 of the ends. */
export interface Axis {
  type?: 'linear' | 'log' | 'category';
  title?: { text: string; standoff?: number; font?: Font };
  range?: [number, number];
  domain?: [number, number];
  anchor?: string;
  overlaying?: string;
  matches?: string;
  scaleanchor?: string;
  visible?: boolean;
  fixedrange?: boolean;
  automargin?: boolean;
  exponentformat?: 'power' | 'none';
  tickmode?: 'array' | 'auto' | 'linear';
  tick0?: number;
  dtick?: number | string;
  nticks?: number;
  tickvals?: number[];
  ticktext?: string[];
  tickformat?: string;
  tickfont?: Font;
  showticklabels?: boolean;
  showgrid?: boolean;
  gridcolor?: string;
  zeroline?: boolean;
  zerolinecolor?: string;
  showline?: boolean;
  linecolor?: string;
  ticks?: 'outside' | '';
  tickcolor?: string;
}

/** A line or a shaded rectangle behind or above the traces; on a log axis in data values, not in log10. */
export interface Shape {
  type: 'line' | 'rect';
  visible?: boolean;
  xref: string;
  yref: string;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  line?: Line;
  fillcolor?: string;
  opacity?: number;
  layer?: 'above' | 'below';
}

/** A text in the plot; on a log axis its position is the log10 of the value. */
export interface Annotation {
  text: string;
  visible?: boolean;
  x: number;
  y: number;
  xref: string;
  yref: string;
  showarrow: boolean;
  ax?: number;
  ay?: number;
  arrowcolor?: string;
  arrowwidth?: number;
  arrowhead?: number;
  xanchor?: 'left' | 'center' | 'right';
  yanchor?: 'top' | 'middle' | 'bottom';
  align?: 'left' | 'center' | 'right';
  font?: Font;
  bgcolor?: string;
  xshift?: number;
  yshift?: number;
}

/** One position of a slider. */
export interface SliderStep {
  label: string;
  method: 'animate';
  args: unknown[];
}

/** A slider below the plot. */
export interface Slider {
  active: number;
  steps: SliderStep[];
  currentvalue: { prefix: string; suffix?: string; font?: Font; xanchor?: 'left' };
  x: number;
  y: number;
  len: number;
  xanchor: 'left';
  yanchor: 'top';
  pad: { t: number; b?: number; l?: number };
  transition: { duration: number };
  font?: Font;
  bgcolor?: string;
  activebgcolor?: string;
  bordercolor?: string;
  tickcolor?: string;
}

/** One button of a row of buttons. */
export interface MenuButton {
  label: string;
  method: 'animate' | 'restyle' | 'update';
  args: unknown[];
}

/** A row of buttons. */
export interface Menu {
  type: 'buttons';
  direction: 'right';
  buttons: MenuButton[];
  active?: number;
  showactive: boolean;
  x: number;
  y: number;
  xanchor: 'left' | 'right';
  yanchor: 'top' | 'bottom';
  pad?: { t?: number; r?: number; l?: number; b?: number };
  font?: Font;
  bgcolor?: string;
  bordercolor?: string;
}

/** The place of the legend. */
export interface Legend {
  orientation?: 'h' | 'v';
  x?: number;
  y?: number;
  /** `paper`: shares of the plot; `container`: of the whole figure. */
  xref?: 'paper' | 'container';
  yref?: 'paper' | 'container';
  xanchor?: 'left' | 'right';
  yanchor?: 'top' | 'bottom';
  font?: Font;
  bgcolor?: string;
  traceorder?: 'normal';
}

/** Keys of the axes: `xaxis`, `yaxis`, `xaxis2`, `yaxis101`, … */
export type AxisKey = 'xaxis' | 'yaxis' | `xaxis${number}` | `yaxis${number}`;

/** Everything that is not data. */
export interface LayoutBase {
  title?: { text: string; x?: number; xref?: 'paper' | 'container'; xanchor?: 'left'; y?: number; yref?: 'container'; yanchor?: 'top'; pad?: { t: number; l?: number }; font?: Font };
  height?: number;
  width?: number;
  autosize?: boolean;
  margin?: { l?: number; r?: number; t?: number; b?: number };
  font?: Font;
  paper_bgcolor?: string;
  plot_bgcolor?: string;
  colorway?: string[];
  showlegend?: boolean;
  legend?: Legend;
  hovermode?: 'closest' | 'x unified';
  hoverlabel?: { font?: Font; bgcolor?: string; bordercolor?: string };
  modebar?: { bgcolor?: string; color?: string; activecolor?: string; remove?: string[] };
  barmode?: 'group' | 'stack' | 'overlay';
  bargap?: number;
  shapes?: Shape[];
  annotations?: Annotation[];
  sliders?: Slider[];
  updatemenus?: Menu[];
  /** What holds for attributes that the layout does not set. */
  template?: { layout: Omit<LayoutBase, 'template'> };
}

/** A layout with its axes. */
export type Layout = LayoutBase & Partial<Record<AxisKey, Axis>>;

/** What changes when a slider or a play button shows this frame. */
export interface Frame {
  name: string;
  data: Partial<Trace>[];
  traces: number[];
  layout?: Layout;
}

/** Plotly's configuration of the plot's surroundings. */
export interface Config {
  responsive?: boolean;
  displaylogo?: boolean;
}

/**
 * A complete Plotly specification, ready for JSON: no NaN, no Infinity, no typed array.
 * `title` is the plain text of the figure's title, for places that show no figure.
 */
export interface Figure {
  title: string;
  data: Trace[];
  layout: Layout;
  frames?: Frame[];
  config?: Config;
}
