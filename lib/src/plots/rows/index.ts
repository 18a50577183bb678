export { bar } from './bar';
export { line, scatter } from './curves';
export { heatmap } from './heat';
export { histogram } from './histogram';
export { type AxesOptions, type Band, type BarOptions, type CurveOptions, type HistogramOptions, type RowFigureOptions, type RowHeatmapOptions } from './options';
export { type RowSource } from './records';
