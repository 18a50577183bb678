import { describe, expect, it } from 'vitest';
import { THEORY_COLOR, categoryColor, depthColor } from '../palette';
import type { Figure, ScatterTrace } from '../figure';
import { bar } from './bar';
import { line, scatter } from './curves';
import { heatmap } from './heat';
import { histogram } from './histogram';

/** Two widths, three layers, three seeds: norm = 10^-layer · width · (1 + seed). */
const rows = [10, 100].flatMap((width) => [1, 2, 3].flatMap((layer) => [0, 1, 2].map((seed) => ({ width, layer, seed, norm: 10 ** -layer * width * (1 + seed) }))));
const one = rows.filter(({ seed }) => seed === 0);
const scatters = ({ data }: Figure): ScatterTrace[] => data.filter((trace): trace is ScatterTrace => trace.type === 'scatter');
const named = (figure: Figure): string[] => figure.data.filter(({ showlegend }) => showlegend !== false).map(({ name = '' }) => name.replace(/<br>/g, ' '));
const curve = (figure: Figure, name: string): ScatterTrace => scatters(figure).find((trace) => trace.name === name)!;

describe('line', () => {
  it('draws one curve for each colour, in the order of x, named by quantity and value', () => {
    const figure = line([...one].reverse(), { x: 'layer', y: 'norm', color: 'width', logY: true, labels: { norm: '‖δ_l‖' } });
    expect(named(figure)).toEqual(['width 100', 'width 10']);
    expect(curve(figure, 'width 10')).toMatchObject({ x: [1, 2, 3], y: [1, 0.1, 0.01], line: { color: categoryColor(1) } });
    expect(figure.layout.yaxis).toMatchObject({ type: 'log', title: { text: '‖δ<sub>l</sub>‖' } });
    expect(figure.title).toBe('‖δ_l‖ by layer');
  });

  it('keeps the order that categoryOrders gives, and names without their column', () => {
    const nets = [{ net: 'relu', step: 0, loss: 2 }, { net: 'tanh', step: 0, loss: 1 }];
    expect(named(line(nets, { x: 'step', y: 'loss', color: 'net', categoryOrders: { net: ['tanh', 'relu'] } }))).toEqual(['tanh', 'relu']);
  });

  it('averages over the column of its band and says in the legend how', () => {
    const figure = line(rows, { x: 'layer', y: 'norm', color: 'width', logY: true, band: 'seed' });
    const average = curve(figure, 'width 10');
    expect(average.y[0]).toBeCloseTo(6 ** (1 / 3), 12);
    const band = scatters(figure).find(({ name }) => name === 'width 10 (band)')!;
    expect([Math.max(...(band.y as number[])), Math.min(...(band.y as number[]))]).toEqual([3, 0.01]);
    expect(named(figure)).toContain('line: geometric mean, band: range of 3 seeds');
  });

  it.each([
    ['mean', 'range', 2, 1, 3],
    ['median', 'quartiles', 2, 1.5, 2.5],
    ['root mean square', 'range', Math.sqrt(14 / 3), 1, 3],
    ['mean', 'standard error', 2, 2 - 1 / Math.sqrt(3), 2 + 1 / Math.sqrt(3)],
  ] as const)('takes the %s with %s', (average, spread, middle, lower, upper) => {
    const figure = line(rows.filter(({ width, layer }) => width === 10 && layer === 1), { x: 'layer', y: 'norm', band: { over: 'seed', average, spread } });
    expect(curve(figure, 'norm').y[0]).toBeCloseTo(middle, 12);
    const band = scatters(figure).find(({ name }) => name === 'norm (band)')!;
    expect(band.y[0]).toBeCloseTo(upper, 12);
    expect(band.y[1]).toBeCloseTo(lower, 12);
    expect(named(figure)).toContain(`line: ${average}, band: ${spread} of 3 seeds`);
  });

  it('lays theory over the measurement: a value for each row, one legend entry, dashed grey', () => {
    const figure = line(rows, { x: 'layer', y: 'norm', color: 'width', logY: true, band: 'seed', theory: ({ layer, width }) => 10 ** -layer * width });
    const theory = scatters(figure).filter((trace) => trace.line?.dash === 'dash');
    expect(theory.map(({ x, y }) => ({ x, y }))).toEqual([{ x: [1, 2, 3], y: [1, 0.1, 0.01] }, { x: [1, 2, 3], y: [10, 1, 0.1] }]);
    expect(theory.every((trace) => trace.line?.color === THEORY_COLOR)).toBe(true);
    expect(named(figure).filter((name) => name.startsWith('theory'))).toEqual(['theory']);
    const same = line(rows, { x: 'layer', y: 'norm', color: 'width', logY: true, band: 'seed', theory: one });
    expect(scatters(same).filter((trace) => trace.line?.dash === 'dash').map(({ y }) => y)).toEqual(theory.map(({ y }) => y));
  });

  it('marks NaN, infinite and zero values for what they are, also beside an average that leaves them out', () => {
    const broken = [{ step: 0, seed: 0, loss: 1 }, { step: 0, seed: 1, loss: NaN }, { step: 1, seed: 0, loss: 4 }, { step: 1, seed: 1, loss: Infinity }];
    const figure = line(broken, { x: 'step', y: 'loss', band: 'seed' });
    expect(curve(figure, 'loss').y).toEqual([1, 4]);
    expect(curve(figure, 'NaN').x).toEqual([0]);
    expect(curve(figure, 'infinite').x).toEqual([1]);
    expect(curve(line([{ step: 0, loss: 0 }, { step: 1, loss: 1 }], { x: 'step', y: 'loss', logY: true }), 'exactly 0').x).toEqual([0]);
    const lost = line([{ step: 0, seed: 0, loss: NaN }, { step: 1, seed: 0, loss: NaN }], { x: 'step', y: 'loss', band: 'seed' });
    expect(curve(lost, 'NaN').x).toEqual([0, 1]);
    expect(curve(lost, 'NaN').y).toEqual([0.98, 0.98]);
    const accuracies = [{ rate: 1, accuracy: 0.4 }, { rate: 3, accuracy: NaN }];
    expect(curve(line(accuracies, { x: 'rate', y: 'accuracy', nanAt: 'bottom' }), 'NaN').y).toEqual([0.02]);
  });

  it('leaves a gap for null and for a column that a row lacks', () => {
    const figure = line([{ epoch: 1, accuracy: 0.5 }, { epoch: 2, accuracy: null }, { epoch: 3 }, { epoch: 4, accuracy: 0.7 }], { x: 'epoch', y: 'accuracy' });
    expect(curve(figure, 'accuracy').y).toEqual([0.5, null, null, 0.7]);
  });

  it('gives layers the colours of layers, and names along x a place each', () => {
    const figure = line(one, { x: 'width', y: 'norm', color: 'layer' });
    expect(curve(figure, 'layer 1').line?.color).toBe(depthColor(1, 3));
    expect(curve(figure, 'layer 3').line?.color).toBe(depthColor(3, 3));
    expect(curve(line(one, { x: 'width', y: 'norm', color: 'layer', layers: 6 }), 'layer 3').line?.color).toBe(depthColor(3, 6));
    expect(line([{ net: 'a', loss: 1 }, { net: 'b', loss: 2 }], { x: 'net', y: 'loss' }).layout.xaxis).toMatchObject({ tickvals: [0, 1], ticktext: ['a', 'b'] });
  });

  it('grades the colours of many numbers, and names some of them in the legend', () => {
    const many = Array.from({ length: 30 }, (_, index) => [0, 1].map((step) => ({ layer: index + 1, step, norm: 1 }))).flat();
    const figure = line(many, { x: 'step', y: 'norm', color: 'layer' });
    expect(named(figure)).toEqual(['layer 1', 'layer 7', 'layer 13', 'layer 18', 'layer 24', 'layer 30']);
    expect(scatters(figure).every((trace) => trace.line?.dash === 'solid')).toBe(true);
  });

  it('tells hoverData under the mouse', () => {
    const [trace] = scatters(line(one, { x: 'layer', y: 'norm', color: 'width', hoverData: ['seed'] }));
    expect(trace.text).toEqual(['layer: 1<br>norm: 1<br>seed: 0', 'layer: 2<br>norm: 0.1<br>seed: 0', 'layer: 3<br>norm: 0.01<br>seed: 0']);
    expect(trace.hovertemplate).toContain('%{text}');
  });

  it('puts each value of facetCol and facetRow into a panel, with the colours of the whole figure', () => {
    const figure = line(one, { x: 'layer', y: 'norm', color: 'width', facetCol: 'width', facetRow: 'seed', logY: true });
    expect(figure.layout.annotations?.map(({ text }) => text)).toEqual(['<b>seed\u00a00, width\u00a010</b>', '<b>seed\u00a00,</b><br><b>width\u00a0100</b>']);
    expect(scatters(figure).map((trace) => [trace.name, trace.xaxis, trace.line?.color])).toEqual([['width 10', 'x', categoryColor(0)], ['width 100', 'x2', categoryColor(1)]]);
  });

  it('moves through animationFrame with a slider that rests where it says, and with buttons for a second column', () => {
    const figure = line(one, { x: 'layer', y: 'norm', animationFrame: 'width', rest: { frame: 100 }, logY: true });
    expect(figure.layout.sliders?.[0]).toMatchObject({ active: 1, steps: [{ label: '10' }, { label: '100' }], currentvalue: { prefix: 'width ' } });
    expect(curve(figure, 'norm').y).toEqual([10, 1, 0.1]);
    expect(figure.frames).toHaveLength(2);
    const both = line(rows, { x: 'layer', y: 'norm', animationFrame: 'width', buttons: 'seed', rest: { button: 2 } });
    expect(both.layout.updatemenus?.[0]).toMatchObject({ active: 2, buttons: [{ label: 'seed 0' }, { label: 'seed 1' }, { label: 'seed 2' }] });
    const played = line(Array.from({ length: 6 }, (_, step) => ({ step, layer: 1, norm: 1 + step })), { x: 'layer', y: 'norm', animationFrame: 'step' });
    expect(played.layout.updatemenus?.[0].buttons[0].label).toBe('▶ play');
  });

  it('has axes on which every position of the slider is seen, in panels and on log axes too', () => {
    const growing = [1, 1000].flatMap((step) => ['a', 'b'].map((net) => ({ step, net, layer: 1, norm: step })));
    const topOf = ({ layout }: Figure): number => layout.yaxis?.range?.[1] ?? NaN;
    expect(topOf(line(growing, { x: 'layer', y: 'norm', facetCol: 'net', animationFrame: 'step' }))).toBeGreaterThan(1000);
    expect(topOf(bar(growing, { x: 'net', y: 'norm', logY: true, animationFrame: 'step' }))).toBeGreaterThan(3);
    expect(topOf(bar(growing, { x: 'layer', y: 'norm', logY: true, animationFrame: 'step', buttons: 'net' }))).toBeGreaterThan(3);
    expect(line(growing, { x: 'layer', y: 'norm', rangeY: [2000, 0], color: 'net', animationFrame: 'step' }).layout.yaxis?.range).toEqual([2000, 0]);
  });

  it('takes a data frame as it takes rows', () => {
    const columns = ['width', 'layer', 'seed', 'norm'];
    const frame = { columns, values: one.map((row) => [row.width, row.layer, row.seed, row.norm]) };
    const options = { x: 'layer', y: 'norm', color: 'width' };
    expect(line(frame, options)).toEqual(line(one, options));
  });

  it('lays rows of theory over the panel that they belong to', () => {
    const theory = [10, 100].flatMap((width) => [1, 3].map((layer) => ({ width, layer, norm: width * 10 ** -layer })));
    const figure = line(one, { x: 'layer', y: 'norm', facetCol: 'width', logY: true, theory });
    expect(scatters(figure).filter(({ line: drawn }) => drawn?.dash === 'dash').map(({ xaxis, y }) => [xaxis, y])).toEqual([['x', [1, 0.01]], ['x2', [10, 0.1]]]);
  });

  it('tells numbers apart that look the same, and functions and objects by who they are', () => {
    const runs = [4000, 4001].map((seed) => ({ step: 0, seed, loss: 1 }));
    expect(named(line(runs, { x: 'step', y: 'loss', color: 'seed' }))).toEqual(['seed 4000', 'seed 4001']);
    expect(named(line(runs, { x: 'step', y: 'loss', band: 'seed' }))[1]).toContain('2 seeds');
    const slopes = [{ name: 'slope 0.1' }, function relu() { return 0; }].map((init) => ({ step: 0, init, loss: 1 }));
    expect(named(line(slopes, { x: 'step', y: 'loss', color: 'init' }))).toEqual(['slope 0.1', 'relu']);
    const twins = [{ name: 'leaky' }, { name: 'leaky' }].map((init) => ({ step: 0, init, loss: 1 }));
    expect(() => line(twins, { x: 'step', y: 'loss', color: 'init' })).toThrow('line: names of the series must be unique, got "leaky" twice');
  });

  it('sets indices and powers, and lets no sign for them through from a column or a name', () => {
    const frame = { columns: ['leaky_relu', 'norm_mean', 'x_max'], values: [['clip_by_value', 1, 1], ['clip_by_norm', 2, 2]] };
    const figure = line(frame, { x: 'leaky_relu', y: 'norm_mean', labels: { x_max: 'x_max^2' }, color: 'leaky_relu', facetCol: 'leaky_relu', hoverData: ['x_max'] });
    const texts = (JSON.stringify(figure.layout) + JSON.stringify(figure.data)).replace(/(paper|plot)_bgcolor/g, '');
    expect(texts).not.toMatch(/[_^]/);
    expect(texts).toContain('x<sub>max</sub>');
    expect(figure.title).toBe('norm mean by leaky relu');
  });

  it('draws references, regions and notes', () => {
    const { layout } = line(one, { x: 'layer', y: 'norm', color: 'width', reference: { y: 1, label: 'one' }, region: [{ x: [1, 2] }], note: { x: 2, y: 1, text: 'here' } });
    expect(layout.shapes).toHaveLength(2);
    expect(layout.annotations?.map(({ text }) => text)).toEqual(['one', 'here']);
  });

  it('says what is wrong', () => {
    const draw = (options: object, source: unknown = one): unknown => line(source as typeof one, { x: 'layer', y: 'norm', ...options });
    expect(() => draw({ y: 'nrom' })).toThrow('line: y must be a column of the rows (width, layer, seed, norm), got "nrom"');
    expect(() => draw({ color: ['width', 'depht'] })).toThrow('line: color must be a column of the rows (width, layer, seed, norm), got "depht"');
    expect(() => draw({ band: 'seeds' })).toThrow('line: band must be a column');
    expect(() => draw({}, [])).toThrow('line: rows must not be empty');
    expect(() => draw({}, [1])).toThrow('line: rows must be records, got 1 at index 0');
    expect(() => draw({}, null)).toThrow('line: rows must be a list of records or a data frame, got null');
    expect(() => draw({}, [{ layer: 1, norm: 'large' }])).toThrow('line: column norm of rows must hold numbers, got "large"');
    expect(() => draw({}, [{ layer: NaN, norm: 1 }])).toThrow('line: column layer of rows must be finite along an axis, got NaN at index 0');
    expect(() => draw({ buttons: 'seed' })).toThrow('line: buttons must stand beside animationFrame');
    expect(() => draw({ animationFrame: 'width', rest: { frame: 30 } })).toThrow('line: rest.frame must be one of 10, 100, got 30');
    expect(() => draw({ animationFrame: 'width', buttons: 'seed' }, rows.filter(({ width, seed }) => width === 10 || seed === 0))).toThrow('line: rows must hold every seed at every width, got none with 1 at 100');
    expect(() => draw({ theory: () => 'one' })).toThrow('line: theory must give a number for each row, got "one"');
    expect(() => draw({ theory: [{ norm: 1 }] })).toThrow('line: theory must have a place along x in each row, got undefined in column layer');
    expect(() => draw({ colour: 'width' })).toThrow('got colour; did you mean color?');
    expect(() => draw({ band: { over: 'seed', spread: 'sd' } })).toThrow('line: band.spread must be one of range, quartiles, standard error, got "sd"');
    expect(() => draw({ rangeY: [0, 1], logY: true })).toThrow('line: rangeY must be two different positive numbers, got [0, 1]');
    expect(() => draw({ reference: { x: 1, y: 1 } })).toThrow('line: reference must have either x or y, got both');
    expect(() => draw({}, [{ layer: 1, norm: 1 }, { layer: null, norm: 1 }])).toThrow('line: column layer of rows must be finite along an axis, got null at index 1');
    expect(() => draw({ logY: true }, [{ layer: 1, norm: -1 }])).toThrow('must be ≥ 0 on a log axis');
  });
});

describe('scatter', () => {
  it('draws points, a symbol for each value of a second column', () => {
    const figure = scatter(rows, { x: 'layer', y: 'norm', color: 'width', symbol: 'seed', logX: true, logY: true });
    expect(scatters(figure).every(({ mode }) => mode === 'markers')).toBe(true);
    expect(new Set(scatters(figure).map(({ marker }) => `${String(marker?.color)} ${marker?.symbol}`)).size).toBe(6);
  });
});

describe('bar', () => {
  it('has a place for each value of x and a bar for each colour there', () => {
    const figure = bar(one, { x: 'layer', y: 'norm', color: 'width' });
    expect(figure.data).toMatchObject([{ name: 'width 10', x: [1, 2, 3], y: [1, 0.1, 0.01] }, { name: 'width 100', y: [10, 1, 0.1] }]);
  });

  it('puts numbers that are not evenly spaced side by side, in rising order', () => {
    const widths = [100, 10, 1000].map((width) => ({ width, dead: width / 2 }));
    expect(bar(widths, { x: 'width', y: 'dead' })).toMatchObject({ data: [{ x: [0, 1, 2], y: [5, 50, 500] }], layout: { xaxis: { ticktext: ['10', '100', '1000'] } } });
    expect(bar(widths, { x: 'width', y: 'dead', categoryOrders: { width: [1000] } }).layout.xaxis?.ticktext).toEqual(['1000', '100', '10']);
  });

  it('takes several columns for x together, and averages over the column of its band', () => {
    const looks = ['training', 'inference'].flatMap((mode) => [0, 1].map((seed) => ({ mode, order: 'shuffled', seed, accuracy: mode === 'training' ? 0.1 + 0.02 * seed : 0.9 })));
    const figure = bar(looks, { x: ['mode', 'order'], y: 'accuracy', band: 'seed' });
    expect(figure.layout.xaxis).toMatchObject({ ticktext: ['training · shuffled', 'inference · shuffled'] });
    expect(figure.data[0]).toMatchObject({ error_y: { symmetric: false } });
    expect(figure.data[0].type === 'bar' ? (figure.data[0].y[0] ?? NaN) : NaN).toBeCloseTo(0.11, 12);
    expect(figure.layout.title?.text).toContain('error bars: range of 2 seeds');
  });

  it('leaves room for its error bars, also on a log axis and in panels', () => {
    const wide = [0.01, 1, 100].map((norm, seed) => ({ net: 'a', seed, norm }));
    expect(bar(wide, { x: 'net', y: 'norm', band: 'seed', logY: true }).layout.yaxis?.range?.[1]).toBeGreaterThan(2);
    expect(bar(wide, { x: 'net', y: 'norm', band: 'seed', facetCol: 'net' }).layout.yaxis?.range?.[1]).toBeGreaterThan(100);
  });

  it('refuses several rows for one bar', () => {
    expect(() => bar(rows, { x: 'layer', y: 'norm', color: 'width' })).toThrow('bar: rows must differ in x, color or a facet, or band must name what they differ in, got 3 rows for one bar');
  });
});

describe('histogram', () => {
  it('counts the rows of equal bins, the last edge included', () => {
    const [trace] = scatters(histogram([0, 0.5, 1, 3].map((norm) => ({ norm })), { x: 'norm', bins: 3 }));
    expect(trace.x).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(trace.y).toEqual([0, 2, 2, 1, 1, 1, 1, 0]);
  });

  it('says in the legend what no bin holds, and gives shares of all rows', () => {
    const figure = histogram([0, 1, 10, NaN, Infinity].map((norm) => ({ norm })), { x: 'norm', logX: true, bins: 2, norm: 'share' });
    expect(named(figure)).toEqual(['rows (and 1 exactly 0, 1<br>NaN, 1 infinite)'.replace('rows', 'share of the rows')].map((name) => expect.stringContaining(name.slice(0, 12)) as unknown as string));
    expect(scatters(figure)[0].y).toEqual([0, 0.2, 0.2, 0.2, 0.2, 0]);
  });

  it('refuses values that it cannot show, and bins that are none', () => {
    expect(() => histogram([{ norm: NaN }], { x: 'norm' })).toThrow('histogram: column norm of rows must hold a finite number, got none');
    expect(() => histogram([{ norm: -1 }, { norm: 1 }], { x: 'norm', logX: true })).toThrow('histogram: column norm of rows must be ≥ 0 on a log axis, got -1');
    expect(() => histogram([{ norm: 1 }], { x: 'norm', bins: 0 })).toThrow('histogram: bins must be an integer from 1 to 1000, got 0');
  });
});

describe('heatmap', () => {
  it('makes the matrix of the rows, blank where there is none', () => {
    const figure = heatmap(one.slice(0, 5), { x: 'layer', y: 'width', color: 'norm' });
    expect(figure.data[0]).toMatchObject({ type: 'heatmap', x: [1, 2, 3], y: [10, 100], z: [[1, 0.1, 0.01], [10, 1, null]] });
  });

  it('has the same colours in all panels and frames', () => {
    const figure = heatmap(rows, { x: 'layer', y: 'seed', color: 'norm', facetCol: 'width', logColor: true });
    expect(figure.data.map((trace) => (trace.type === 'heatmap' ? [trace.zmin, trace.zmax] : []))).toEqual([[-2, Math.log10(30)], [-2, Math.log10(30)]]);
  });

  it('refuses two rows for one cell', () => {
    expect(() => heatmap(rows, { x: 'layer', y: 'width', color: 'norm' })).toThrow('heatmap: rows must differ in x or y, got two with 1 and 10');
  });

  it('still takes arrays as they are', () => {
    const figure = heatmap({ title: 't', x: [0], y: [0], z: [[1]], xAxis: { title: 'x' }, yAxis: { title: 'y' }, color: { title: 'c' } });
    expect(figure.data[0]).toMatchObject({ type: 'heatmap', z: [[1]] });
  });
});
