import type { BarData, ColorBar as PlotlyColorBar, HeatmapData, Layout as PlotlyLayout, LayoutAxis, Annotation as PlotlyAnnotation, ScatterData, Shape as PlotlyShape, Slider as PlotlySlider, UpdateMenu } from 'plotly.js-dist';
import { describe, expect, it } from 'vitest';
import type { Annotation, Axis, BarTrace, ColorBar, HeatmapTrace, LayoutBase, Marker, Menu, ScatterTrace, Shape, Slider } from './figure';

/** 'known' if Plotly knows every attribute; else a compile error names those that it does not. */
type Attributes<Own, Plotlys> = [Exclude<keyof Own, keyof Plotlys>] extends [never] ? 'known' : Exclude<keyof Own, keyof Plotlys>;

describe('Figure types', () => {
  it('hold only attributes that Plotly has', () => {
    const scatter: Attributes<ScatterTrace, ScatterData> = 'known';
    const bar: Attributes<BarTrace, BarData> = 'known';
    const cells: Attributes<HeatmapTrace, HeatmapData> = 'known';
    const marker: Attributes<Marker, NonNullable<ScatterData['marker']>> = 'known';
    const colorBar: Attributes<ColorBar, PlotlyColorBar> = 'known';
    const axis: Attributes<Axis, LayoutAxis> = 'known';
    const layout: Attributes<LayoutBase, PlotlyLayout> = 'known';
    const shape: Attributes<Shape, PlotlyShape> = 'known';
    const annotation: Attributes<Annotation, PlotlyAnnotation> = 'known';
    const slider: Attributes<Slider, PlotlySlider> = 'known';
    const menu: Attributes<Menu, UpdateMenu> = 'known';
    expect(new Set([scatter, bar, cells, marker, colorBar, axis, layout, shape, annotation, slider, menu])).toEqual(new Set(['known']));
  });
});
