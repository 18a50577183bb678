import { describe, expect, it } from 'vitest';
import type { Figure } from './figure';
import { lines } from './lines';
import { withSliderAndButtons } from './slider-and-buttons';
import { withPlay, withSlider } from './sliders';

const curve = (factor: number, y: (number | null)[] = [factor, 2 * factor]): Figure =>
  lines({ title: `w = ${factor}`, series: [{ name: 'a', x: [1, 2], y }], x: { title: 'x' }, y: { title: 'y', scale: 'log' } });
const state = (figure: Figure, label: string): { label: string } & Figure => ({ label, ...figure });
const states = [state(curve(1), '1'), state(curve(10), '10'), state(curve(100, [0, 100]), '100')];

describe('withSlider', () => {
  const figure = withSlider(curve(1), states, { prefix: 'w = ', active: 1 });

  it('has a frame and a step per state, named alike', () => {
    expect(figure.frames?.map((frame) => frame.name)).toEqual(['state 0', 'state 1', 'state 2']);
    expect(figure.layout.sliders?.[0].steps.map((step) => step.args[0])).toEqual([['state 0'], ['state 1'], ['state 2']]);
    expect(figure.layout.sliders?.[0].steps.map((step) => step.label)).toEqual(['1', '10', '100']);
  });

  it('shows the active state first', () => {
    expect(figure.layout.sliders?.[0].active).toBe(1);
    expect(figure.data[0]).toMatchObject({ y: [10, 20] });
    expect(figure.layout.title?.text).toBe('w = 10');
  });

  it('gives every state the traces of all, empty where a state lacks one', () => {
    expect(figure.data.map((trace) => trace.name)).toEqual(['a', 'exactly 0']);
    for (const frame of figure.frames ?? []) expect(frame.data.length).toBe(figure.data.length);
    expect(figure.frames?.map((frame) => frame.data[1])).toMatchObject([{ x: [null], y: [null] }, { x: [null], y: [null] }, { x: [1], y: [0.02] }]);
  });

  it('keeps what never changes out of the frames', () => {
    expect(Object.keys(figure.frames?.[0].data[0] ?? {})).toEqual(['y']);
  });

  it('fixes one range for all states', () => {
    const [low, high] = figure.layout.yaxis!.range!;
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(2);
  });

  it('makes room for itself', () => {
    expect(figure.layout.height).toBeGreaterThan(curve(1).layout.height!);
  });

  it('shares no array between the first view and the frames, which Plotly would change together', () => {
    expect(figure.frames?.[1].data[0]).toMatchObject({ y: [10, 20] });
    const own = figure.frames?.[1].data[0] as { y: unknown };
    const [first] = figure.data;
    expect(own.y).not.toBe('y' in first ? first.y : undefined);
  });

  it('hides the surplus shapes of a state, because a frame can remove none', () => {
    const marked = lines({ title: 'marked', series: [{ name: 'a', x: [1], y: [1] }], x: { title: 'x' }, y: { title: 'y' }, references: [{ y: 1, label: 'one' }] });
    const plainCurve = lines({ title: 'plain', series: [{ name: 'a', x: [1], y: [1] }], x: { title: 'x' }, y: { title: 'y' } });
    const both = withSlider(marked, [state(marked, 'with'), state(plainCurve, 'without')]);
    expect(both.frames?.map((frame) => frame.layout?.shapes?.map((shape) => shape.visible))).toEqual([[true], [false]]);
    expect(both.frames?.map((frame) => frame.layout?.annotations?.map((note) => note.visible))).toEqual([[true], [false]]);
  });

  it('keeps layouts out of the frames when only data change', () => {
    const onlyData = withSlider(curve(1), [{ label: '1', data: curve(1).data }, { label: '2', data: curve(2).data }]);
    expect(onlyData.frames?.every((frame) => frame.layout === undefined)).toBe(true);
  });

  it('throws for no states and for an active state that is not there', () => {
    expect(() => withSlider(curve(1), [])).toThrow('withSlider: states must not be empty');
    expect(() => withSlider(curve(1), states, { active: 3 })).toThrow('withSlider: active must be an index below 3, got 3');
  });
});

describe('withPlay', () => {
  it('adds play and pause, and the slider begins right of them on any page', () => {
    const figure = withPlay(withSlider(curve(1), states), 250);
    expect(figure.layout.updatemenus?.[0].buttons.map((button) => button.args[0])).toEqual([null, [null]]);
    expect(figure.layout.updatemenus?.[0].buttons[0].args[1]).toMatchObject({ fromcurrent: true, frame: { duration: 250, redraw: true } });
    expect(figure.layout.sliders?.[0]).toMatchObject({ x: 0, len: 1, pad: { l: 136 } });
  });

  it('throws without a slider or a time', () => {
    expect(() => withPlay(curve(1))).toThrow(TypeError);
    expect(() => withPlay(withSlider(curve(1), states), 0)).toThrow('withPlay: milliseconds must be finite and > 0, got 0');
  });
});

describe('withSliderAndButtons', () => {
  const figure = withSliderAndButtons({
    buttons: { labels: ['small', 'large'], prefix: 'w ', active: 1 },
    slider: { labels: ['1', '2', '3'], prefix: 'depth ' },
    figure: (button, position) => curve((position + 1) * 10 ** button),
  });

  it('has a trace per button and a frame per position', () => {
    expect(figure.data.map((trace) => trace.visible)).toEqual([false, true]);
    expect(figure.frames?.map((frame) => frame.data)).toMatchObject([
      [{ y: [1, 2] }, { y: [10, 20] }],
      [{ y: [2, 4] }, { y: [20, 40] }],
      [{ y: [3, 6] }, { y: [30, 60] }],
    ]);
  });

  it('lets buttons change visibility only and frames everything but visibility', () => {
    expect(figure.layout.updatemenus?.[0].buttons.map((button) => button.args)).toEqual([[{ visible: [true, false] }], [{ visible: [false, true] }]]);
    for (const frame of figure.frames ?? []) for (const trace of frame.data) expect(trace).not.toHaveProperty('visible');
  });

  it('throws for no labels', () => {
    const empty = { buttons: { labels: [] }, slider: { labels: ['1'] }, figure: () => curve(1) };
    expect(() => withSliderAndButtons(empty)).toThrow('withSliderAndButtons: buttons.labels must not be empty');
  });
});
