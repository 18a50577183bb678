import { describe, expect, it } from 'vitest';
import { RandomState } from '../numeric/random';
import { mean, standardError } from '../numeric/stats';
import { ACTIVATIONS, linear, relu } from './activation-functions';
import { batchNormGradientFactor } from './batch-norm';

type Matrix = Float64Array[];

const product = (a: Matrix, b: Matrix): Matrix => a.map((row) => {
  const out = new Float64Array(b[0].length);
  row.forEach((v, k) => { for (let j = 0; j < out.length; j++) out[j] += v * b[k][j]; });
  return out;
});
const transpose = (a: Matrix): Matrix => Array.from(a[0], (_, j) => Float64Array.from(a, (row) => row[j]));
const squaredNorm = (a: Matrix): number => a.reduce((sum, row) => sum + row.reduce((s, v) => s + v * v, 0), 0);

/** Normalises each unit (row) over the batch (columns). */
function normalise(z: Matrix): { hat: Matrix; deviations: number[] } {
  const deviations: number[] = [];
  const hat = z.map((row) => {
    const centre = mean(row);
    const deviation = Math.sqrt(mean(row.map((v) => (v - centre) ** 2)));
    deviations.push(deviation);
    return row.map((v) => (v - centre) / deviation);
  });
  return { hat, deviations };
}

/** ln of the factor of ‖∂L/∂x̂‖² from layer to layer in a random ReLU net with batch normalisation; rows are units. */
function logFactors(width: number, batch: number, depth: number, seed: number): number[] {
  const random = new RandomState(seed);
  const weights = Array.from({ length: depth }, () => Array.from({ length: width }, () => random.normals(width)));
  let h: Matrix = Array.from({ length: width }, () => random.normals(batch));
  const layers = weights.map((w) => {
    const normalised = normalise(product(w, h));
    h = normalised.hat.map((row) => row.map(relu.f));
    return normalised;
  });
  let gradient: Matrix = Array.from({ length: width }, () => random.normals(batch));
  const norms: number[] = [];
  for (let l = depth - 1; l >= 0; l--) {
    const { hat, deviations } = layers[l];
    const toHat = gradient.map((row, i) => row.map((v, b) => v * relu.derivative(hat[i][b])));
    norms.push(squaredNorm(toHat));
    const toZ = toHat.map((row, i) => {
      const centre = mean(row);
      const along = mean(row.map((v, b) => v * hat[i][b]));
      return row.map((v, b) => (v - centre - hat[i][b] * along) / deviations[i]);
    });
    gradient = product(transpose(weights[l]), toZ);
  }
  return norms.slice(1).map((v, i) => Math.log(v / norms[i]));
}

describe('batchNormGradientFactor', () => {
  it('is π/(π − 1) = 1.467 for ReLU and 1 for a linear net', () => {
    expect(batchNormGradientFactor(relu)).toBeCloseTo(Math.PI / (Math.PI - 1), 12);
    expect(batchNormGradientFactor(linear)).toBeCloseTo(1, 12);
  });

  it('is never below 1', () => {
    for (const activation of ACTIVATIONS) expect(batchNormGradientFactor(activation)).toBeGreaterThanOrEqual(1 - 1e-12);
  });

  it('is the growth of the squared gradient norm in a simulated net, to the order 1/batch the limit leaves out', () => {
    const logs = [1, 2, 3, 4].flatMap((seed) => logFactors(96, 96, 14, seed).slice(2, 11));
    const found = Math.exp(mean(logs));
    const exact = batchNormGradientFactor(relu);
    expect(Math.abs(Math.log(found / exact))).toBeLessThan(4 * standardError(logs) + 2 / 96);
  });

  it('refuses a constant activation', () => {
    expect(() => batchNormGradientFactor({ name: 'constant', kinks: [], f: () => 1, derivative: () => 0 }))
      .toThrow('batchNormGradientFactor: the variance of φ must be > 0');
  });
});
