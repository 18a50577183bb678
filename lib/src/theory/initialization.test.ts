import { describe, expect, it } from 'vitest';
import { RandomState } from '../numeric/random';
import { variance } from '../numeric/stats';
import { truncatedNormals } from '../numeric/truncated-normal';
import { GLOROT, HE, LECUN, PYTORCH_LINEAR, TRUNCATED_NORMAL_VARIANCE, layerVariance } from './initialization';

describe('layerVariance', () => {
  it('of Glorot on 784 → 300 has gains 1.446 forward and 0.554 backward', () => {
    const { forwardGain, backwardGain } = layerVariance(GLOROT, 784, 300);
    expect(forwardGain).toBeCloseTo(1.4465, 4);
    expect(backwardGain).toBeCloseTo(0.5535, 4);
    expect(forwardGain + backwardGain).toBeCloseTo(2, 14);
  });

  it('has σ_w² = 2 for He, 1 for LeCun, ⅓ for nn.Linear', () => {
    expect([HE, LECUN, PYTORCH_LINEAR].map((rule) => layerVariance(rule, 100, 7).forwardGain)).toEqual([2, 1, 1 / 3]);
    expect(layerVariance(PYTORCH_LINEAR, 100, 7).limit).toBeCloseTo(0.1, 14);
  });

  it('gives normal and uniform forms of that variance', () => {
    const { std, limit, variance: exact } = layerVariance({ scale: 2, mode: 'fanOut' }, 10, 50);
    const random = new RandomState(1);
    const n = 100_000;
    expect(exact).toBeCloseTo(0.04, 15);
    expect(Math.abs(variance(random.normals(n, 0, std)) / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(variance(random.uniforms(n, -limit, limit)) / exact - 1)).toBeLessThan(4 * Math.sqrt(0.8 / n));
  });

  it('refuses empty layers and scales that are not positive', () => {
    expect(() => layerVariance(HE, 0, 3)).toThrow('layerVariance: fanIn must be an integer ≥ 1, got 0');
    expect(() => layerVariance(HE, 3, 1.5)).toThrow('layerVariance: fanOut must be an integer ≥ 1, got 1.5');
    expect(() => layerVariance({ scale: 0, mode: 'fanIn' }, 3, 3)).toThrow('layerVariance: rule.scale must be finite and > 0, got 0');
  });
});

describe('TRUNCATED_NORMAL_VARIANCE', () => {
  it('is 0.7737, the variance of truncated draws', () => {
    expect(TRUNCATED_NORMAL_VARIANCE).toBeCloseTo(0.7737, 4);
    expect(variance(truncatedNormals(new RandomState(2), 200_000))).toBeCloseTo(TRUNCATED_NORMAL_VARIANCE, 2);
  });
});
