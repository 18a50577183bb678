import { describe, expect, it } from 'vitest';
import * as published from './published';
import { RandomState } from './numeric/random';
import { mean, variance } from './numeric/stats';
import {
  GERON_BATCH_NORM, GERON_CLIPPING, GERON_SELU, NIELSEN_FOUR_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS_TRAINING,
  NIELSEN_TWO_HIDDEN_LAYERS, NIELSEN_TWO_HIDDEN_LAYERS_TRAINING, type SeluLayer,
} from './published';
import { selu } from './theory/activation-functions';

/** The published NumPy loop, on our stream: `layers` layers on 500 inputs of size 100. */
function seluLayers(layers: number): SeluLayer[] {
  const [inputs, width] = [500, 100];
  const random = new RandomState(42);
  let z = random.normals(inputs * width);
  return Array.from({ length: layers }, (_, layer) => {
    const w = random.normals(width * width, 0, Math.sqrt(1 / width));
    const next = new Float64Array(inputs * width);
    const rows = Array.from({ length: width }, (_, k) => w.subarray(k * width, (k + 1) * width));
    for (let i = 0; i < inputs; i++) {
      const out = next.subarray(i * width, (i + 1) * width);
      for (let k = 0; k < width; k++) {
        const [row, value] = [rows[k], z[i * width + k]];
        for (let j = 0; j < width; j++) out[j] += value * row[j];
      }
    }
    z = next.map(selu.f);
    if (layer % 100 !== 0) return { layer, mean: NaN, std: NaN };
    const columns = Array.from({ length: width }, (_, j) => Float64Array.from({ length: inputs }, (_, i) => z[i * width + j]));
    return { layer, mean: mean(z), std: mean(columns.map((column) => Math.sqrt(variance(column)))) };
  });
}

describe('the published numbers', () => {
  it('are curves of 20 epochs that end higher than they begin', () => {
    for (const { value } of [GERON_BATCH_NORM, GERON_CLIPPING]) {
      expect(value).toHaveLength(20);
      expect(value[19]).toBeGreaterThan(value[0]);
      expect(Math.max(...value)).toBeLessThan(1);
    }
  });

  it('show the later layers learning faster at initialisation', () => {
    for (const { value } of [NIELSEN_TWO_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS, NIELSEN_FOUR_HIDDEN_LAYERS]) {
      value.slice(1).forEach((norm, i) => { expect(norm).toBeGreaterThan(3 * value[i]); });
    }
  });

  it('of training begin at the numbers at initialisation, to four digits', () => {
    const pairs = [
      [NIELSEN_TWO_HIDDEN_LAYERS, NIELSEN_TWO_HIDDEN_LAYERS_TRAINING],
      [NIELSEN_THREE_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS_TRAINING],
    ] as const;
    for (const [start, training] of pairs) {
      expect(training.value[0]).toEqual({ epoch: 0, norms: start.value.map((norm) => Number(norm.toPrecision(4))) });
      for (const { norms } of training.value) expect(norms).toHaveLength(start.value.length);
      const epochs = training.value.map(({ epoch }) => epoch);
      expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
      expect(epochs.at(-1)).toBe(499);
    }
  });

  it('say where they are from, every one', () => {
    const all = Object.values(published);
    expect(all.length).toBeGreaterThanOrEqual(8);
    for (const { source, where, url, obtained } of all) {
      expect(url).toMatch(/^https?:\/\/(github\.com|proceedings\.mlr\.press|people\.idsia\.ch)\//);
      for (const text of [source, where, obtained]) expect(text.length).toBeGreaterThan(10);
    }
  });

  it('of SELU come out of our seeded stream to the printed digits, at layers 0 and 100', () => {
    const layers = seluLayers(101);
    for (const { layer, mean: printedMean, std } of GERON_SELU.value.slice(0, 2)) {
      expect(Math.abs(layers[layer].mean - printedMean)).toBeLessThanOrEqual(0.00501);
      expect(Math.abs(layers[layer].std - std)).toBeLessThanOrEqual(0.00501);
    }
  });
});
