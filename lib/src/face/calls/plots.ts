import * as lab from '../../index';
import { ANY_TEXT, POSITIVE, REAL_NUMBERS } from '../documented';
import { calling, type ValidCall } from '../valid-call';

const x = (): lab.figures.AxisOptions => ({ title: 'x', range: [1, 2] });
const series = (): lab.figures.Series[] => [{ name: 'one', x: [1, 2], y: [3, 4] }];
const norms = (): lab.figures.NormRow[] => [0, 1].flatMap((step) => [1, 2].map((depth) => ({ step, depth, norm: depth })));
const figure = (): lab.figures.Figure => lab.figures.lines({ title: 'figure', series: series(), x: x(), y: x() });

const frame = {
  'options.title': ANY_TEXT, 'options.subtitle': ANY_TEXT, 'options.height': POSITIVE, 'options.references': ['empty'], 'options.regions': ['empty'], 'options.notes': ['empty'],
};
const axis = (name: string): Record<string, readonly string[]> => ({
  [`options.${name}.title`]: ANY_TEXT, [`options.${name}.format`]: ANY_TEXT, [`options.${name}.range`]: ['with zero', 'with a negative', 'with a fraction'],
});
const axes = { ...frame, ...axis('x'), ...axis('y') };
const layers = { ...frame, 'options.quantity': ANY_TEXT, 'options.parameter': ANY_TEXT, 'options.stage': ANY_TEXT, 'options.site': ANY_TEXT };

const rows = (): { layer: number; net: string; seed: number; norm: number }[] =>
  [0, 1].flatMap((seed) => ['relu', 'tanh'].flatMap((net) => [1, 2].map((layer) => ({ layer, net, seed, norm: layer + seed }))));
const ofSeed = (seed: number): ReturnType<typeof rows> => rows().filter((row) => row.seed === seed);
const ends = ['with zero', 'with a negative', 'with a fraction'];
/** Titles, ranges and orders are the caller's own; columns must be there. */
const overRows = {
  'options.title': ANY_TEXT, 'options.subtitle': ANY_TEXT, 'options.height': POSITIVE, 'options.labels': ['{}'], 'options.categoryOrders': ['{}'],
  'options.reference': ['[]', 'empty'], 'options.region': ['[]', 'empty'], 'options.note': ['[]', 'empty'], 'options.rangeX': ends, 'options.rangeY': ends, 'options.rangeColor': ends,
};
const curveCall = (f: typeof lab.line): ValidCall => calling(f, () => [rows(), { x: 'layer', y: 'norm', color: 'net', band: { over: 'seed' }, rest: {}, theory: ofSeed(0) }], { accepts: overRows });

export const rowFigures: Readonly<Record<string, ValidCall>> = {
  line: curveCall(lab.line),
  scatter: curveCall(lab.scatter),
  bar: calling(lab.bar, () => [rows(), { x: 'layer', y: 'norm', color: 'net', band: { over: 'seed' } }], { accepts: overRows }),
  histogram: calling(lab.histogram, () => [rows(), { x: 'norm', color: 'net', bins: 3 }], { accepts: overRows }),
  heatmap: calling(lab.heatmap, () => [ofSeed(0), { x: 'layer', y: 'net', color: 'norm' }], { accepts: overRows }),
};

export const plots: Readonly<Record<string, ValidCall>> = {
  categoryColor: calling(lab.figures.categoryColor, () => [1], { accepts: { index: ['zero', 'huge'] } }),
  depthColor: calling(lab.figures.depthColor, () => [1, 3], { accepts: { layer: ['fraction'], depth: ['fraction', 'huge', 'Infinity'] } }),
  layerAxis: calling(lab.figures.layerAxis, () => [3, 'layer'], { accepts: { title: ANY_TEXT } }),
  logSafe: calling(lab.figures.logSafe, () => [[1, 2]], { accepts: { values: ['empty', 'with NaN', 'with Infinity', 'with a negative', 'with zero', 'with a fraction', 'one longer'] } }),
  lines: calling(lab.figures.lines, () => [{ title: 'lines', series: series(), x: x(), y: x() }], { accepts: axes }),
  theoryOverMeasurement: calling(lab.figures.theoryOverMeasurement, () => [{ title: 'theory', measured: series(), theory: [{ ...series()[0], name: 'two' }], x: x(), y: x() }], {
    accepts: { ...axes, 'options.theory': ['empty'] },
  }),
  bars: calling(lab.figures.bars, () => [{ title: 'bars', categories: [1, 2], series: [{ name: 'one', y: [3, 4] }], x: x(), y: x() }], {
    accepts: { ...axes, 'options.categories': ['with zero', 'with a negative', 'with a fraction', 'with a text'] },
  }),
  heatmap: calling(lab.figures.heatmap, () => [{ title: 'heatmap', x: [1, 2], y: [1], z: [[3, 4]], xAxis: x(), yAxis: x(), color: { title: 'c', range: [1, 2] } }], {
    accepts: { ...frame, ...axis('xAxis'), ...axis('yAxis'), ...axis('color'), 'options.x': REAL_NUMBERS,
      'options.y': ['with zero', 'with a negative', 'with a fraction'], 'options.overlays': ['empty'] },
  }),
  histogramRows: calling(lab.figures.histogramRows, () => [{ title: 'rows', rows: [{ depth: 1, edges: [0, 1], counts: [3] }], x: x() }], { accepts: { ...frame, ...axis('x'), 'options.depth': ['huge'] } }),
  logHistogramFigure: calling(lab.figures.logHistogramFigure, () => [[{ depth: 1, log10Edges: [-1, 0], counts: [3] }], { title: 'rows', quantity: '|g|' }], {
    accepts: { ...frame, 'options.quantity': ANY_TEXT, 'options.depth': ['huge'] }, caller: /^(logHistogramFigure|histogramRows)$/,
  }),
  smallMultiples: calling(lab.figures.smallMultiples, () => [{ title: 'panels', panels: [{ title: 'one', figure: figure() }], share: { x: true } }], { accepts: frame }),
  withSlider: calling(lab.figures.withSlider, () => [figure(), [{ label: 'a', data: figure().data }, { label: 'b', data: figure().data }], { active: 1 }], {
    accepts: { 'options.prefix': ANY_TEXT, 'options.active': ['zero'] },
  }),
  withPlay: calling(lab.figures.withPlay, () => [lab.figures.withSlider(figure(), [{ label: 'a', data: figure().data }]), 100], { accepts: { milliseconds: POSITIVE } }),
  withSliderAndButtons: calling(lab.figures.withSliderAndButtons, () => [{ buttons: { labels: ['a'] }, slider: { labels: ['b'] }, figure }], {
    accepts: { 'options.buttons.prefix': ANY_TEXT, 'options.slider.prefix': ANY_TEXT, 'options.buttons.active': ['zero'], 'options.slider.active': ['zero'] },
  }),
  activationAndDerivative: calling(lab.figures.activationAndDerivative, () => [{ symbol: 'σ', z: [-1, 0, 1], value: [0.2, 0.5, 0.8], derivative: [0.1, 0.25, 0.1] }, { saturation: 0.05 }], {
    accepts: { ...frame, 'activation.z': REAL_NUMBERS, 'activation.value': REAL_NUMBERS, 'activation.derivative': REAL_NUMBERS, 'options.saturation': POSITIVE, 'activation.symbol': ANY_TEXT },
  }),
  depthProfileFigure: calling(lab.figures.depthProfileFigure, () => [[{ name: 'one', depth: [1, 2], log10Norm: [-1, -2] }]], { accepts: { ...frame, 'options.quantity': ANY_TEXT, 'options.theory': ['empty'] } }),
  gradientHeatmap: calling(lab.figures.gradientHeatmap, () => [norms()], { accepts: layers }),
  gradientNormsOverTime: calling(lab.figures.gradientNormsOverTime, () => [norms()], { accepts: layers }),
  animatedBars: calling(lab.figures.animatedBars, () => [norms()], { accepts: { ...layers, 'options.milliseconds': POSITIVE } }),
  updateRatioFigure: calling(lab.figures.updateRatioFigure, () => [norms().map((row) => ({ ...row, updateRatio: 1e-3 }))], { accepts: layers }),
  activationStatsFigure: calling(lab.figures.activationStatsFigure, () => [norms().map((row) => ({ ...row, mean: 1, std: 2 }))], { accepts: layers }),
  saturationFigure: calling(lab.figures.saturationFigure, () => [norms().map((row) => ({ ...row, saturated: 0.5 }))], { accepts: layers }),
  deadUnitsFigure: calling(lab.figures.deadUnitsFigure, () => [[1, 2].map((depth) => ({ depth, dead: 3 }))], { accepts: { ...layers, 'options.units': ['huge'] } }),
  clippingFigure: calling(lab.figures.clippingFigure, () => [[{ step: 0, preNorm: 5, postNorm: 1 }, { step: 1, preNorm: 5, postNorm: 1 }]], { accepts: { ...frame, 'options.threshold': POSITIVE } }),
  learningCurves: calling(lab.figures.learningCurves, () => [{ title: 'curves', curves: [{ name: 'ours', values: [0.5, 0.6] }] }], { accepts: { ...axes, 'options.published': ['empty'] } }),
};

