import { describe, expect, it } from 'vitest';
import { AXIS_LINE, CATEGORY_COUNT, categoryColor, depthColor, DEPTH_SCALE, INK, THEORY_COLOR, translucent } from './palette';

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Relative luminance of WCAG 2. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => channel(Number.parseInt(color.slice(start, start + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Grounds that a figure is read on: a white page, JupyterLab's and GitHub's dark ones. */
const GROUNDS = ['#ffffff', '#111111', '#0d1117'];

function contrast(color: string, ground: string): number {
  const [dark, light] = [luminance(color), luminance(ground)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const leastContrast = (color: string): number => Math.min(...GROUNDS.map((ground) => contrast(color, ground)));

describe('the ink of a figure', () => {
  it('has as much contrast with a white page as with a dark one', () => {
    expect(leastContrast(INK)).toBeGreaterThan(4.2);
    expect(leastContrast(THEORY_COLOR)).toBeGreaterThan(3);
    expect(leastContrast(AXIS_LINE)).toBeGreaterThan(3);
  });
});

describe('depthColor', () => {
  it('gives layer 1 the same colour whatever the depth', () => {
    const colors = [1, 2, 3, 10, 30, 1000].map((depth) => depthColor(1, depth));
    expect(new Set(colors)).toEqual(new Set(['#3350d6']));
  });

  it('gives the output layer the same colour in every net of at least two layers', () => {
    expect(new Set([2, 5, 30, 1000].map((depth) => depthColor(depth, depth)))).toEqual(new Set(['#cf9a1e']));
  });

  it('grows lighter with every layer, and stays visible on the page', () => {
    const colors = Array.from({ length: 40 }, (_, index) => depthColor(index + 1, 40));
    const lights = colors.map(luminance);
    expect([...lights].sort((a, b) => a - b)).toEqual(lights);
    expect(new Set(colors).size).toBe(40);
    for (const color of colors) expect(leastContrast(color)).toBeGreaterThan(2.5);
  });

  it('agrees with the colour scale of the colour bar', () => {
    for (const [share, color] of DEPTH_SCALE) expect(depthColor(1 + share * 6, 7)).toBe(color);
  });

  it('throws outside 1 … depth', () => {
    expect(() => depthColor(0, 3)).toThrow('depthColor: layer must be between 1 and depth 3, got 0');
    expect(() => depthColor(4, 3)).toThrow(RangeError);
    expect(() => depthColor(NaN, 3)).toThrow(RangeError);
  });
});

describe('categoryColor', () => {
  it('starts again after the last', () => {
    expect(categoryColor(CATEGORY_COUNT)).toBe(categoryColor(0));
    expect(new Set(Array.from({ length: CATEGORY_COUNT }, (_, index) => categoryColor(index))).size).toBe(CATEGORY_COUNT);
  });

  it('never takes the grey of theory', () => {
    for (let index = 0; index < CATEGORY_COUNT; index++) expect(categoryColor(index)).not.toBe(THEORY_COLOR);
  });

  it('is visible on white and on dark pages', () => {
    for (let index = 0; index < CATEGORY_COUNT; index++) expect(leastContrast(categoryColor(index))).toBeGreaterThan(2.4);
  });

  it('throws for an index that counts nothing', () => {
    expect(() => categoryColor(-1)).toThrow('categoryColor: index must be an integer ≥ 0, got -1');
  });
});

describe('translucent', () => {
  it('keeps the colour and adds the opacity', () => {
    expect(translucent('#0072b2', 0.2)).toBe('rgba(0,114,178,0.2)');
  });

  it('throws for a colour it cannot read', () => {
    expect(() => translucent('blue', 0.5)).toThrow('color must look like #0072b2, got blue');
  });
});
