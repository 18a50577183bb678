import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import type { ActivationName } from '../theory/activation-functions';
import { chain, chainBiasGradients, chainCost, type ChainCost } from './chain';

beforeAll(async () => {
  await ready();
});

describe('chainBiasGradients', () => {
  it.each<[ActivationName, ChainCost]>([
    ['sigmoid', 'quadratic'], ['sigmoid', 'crossEntropy'], ['tanh', 'quadratic'], ['relu', 'quadratic'], ['linear', 'quadratic'], ['swish', 'quadratic'],
  ])('agrees by all three methods: %s, %s', (activation, cost) => {
    const number = fc.integer({ min: -40, max: 40 }).map((n) => n / 20 + 0.013);
    const layers = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(layers, number, fc.double({ min: 0, max: 1, noNaN: true }), (pairs, x, y) => {
      const net = chain({ weights: pairs.map(([w]) => w), biases: pairs.map(([, b]) => b), activation });
      // Differences straddle the kink of ReLU when some z is within their step of it.
      fc.pre(activation !== 'relu' || net.weights.every((_, l) => Math.abs(preActivation(pairs, x, l)) > 0.01));
      const rows = chainBiasGradients(net, x, y, cost);
      const size = Math.max(1e-3, ...rows.map(({ product }) => Math.abs(product)));
      for (const { product, autodiff, differences } of rows) {
        expect(Math.abs(product - differences)).toBeLessThan(1e-8 * size);
        expect(Math.abs(product - autodiff)).toBeLessThan(1e-5 * Math.max(size, 1));
      }
    }), { numRuns: 25 });
  });

  it('is the number of the worked example, for one neuron', () => {
    expect(chainBiasGradients(chain({ depth: 1, weight: 2 }), 0, 1)[0]).toMatchObject({ layer: 1, product: -0.125, autodiff: -0.125 });
  });

  it('reaches a first-layer gradient that float32 and differences cannot see', () => {
    const [first] = chainBiasGradients(chain({ depth: 100, weight: 1 }), 0.5, 0);
    expect(first.product).toBeGreaterThan(1e-75);
    expect(first.product).toBeLessThan(1e-60);
    expect(first.autodiff).toBe(0);
    expect(Math.abs(first.differences)).toBeLessThan(1e-11);
  });

  it('has no σ′ at the output with cross-entropy: a saturated wrong answer keeps its gradient', () => {
    const net = chain({ weights: [1], biases: [50] });
    expect(chainBiasGradients(net, 0, 0, 'crossEntropy')[0].product).toBeCloseTo(1, 12);
    expect(chainBiasGradients(net, 0, 0, 'quadratic')[0].product).toBeLessThan(1e-20);
  });

  it('leaks no tensor', () => {
    const before = tf.memory().numTensors;
    chainBiasGradients(chain({ depth: 5, weight: 1 }), 0.5, 0);
    expect(tf.memory().numTensors).toBe(before);
  });
});

function preActivation(pairs: readonly [number, number][], x: number, layer: number): number {
  let a = x;
  let z = x;
  for (const [w, b] of pairs.slice(0, layer + 1)) {
    z = w * a + b;
    a = Math.max(z, 0);
  }
  return z;
}

describe('chain', () => {
  it('repeats one weight and bias over the depth', () => {
    expect(chain({ depth: 3, weight: 2, bias: -1 })).toMatchObject({ weights: [2, 2, 2], biases: [-1, -1, -1], phi: { name: 'sigmoid' } });
    expect(chain({ weights: [1, 2] }).biases).toEqual([0, 0]);
  });

  it('has the cost of the doc comment', () => {
    expect(chainCost(chain({ depth: 1, weight: 1 }), 0, 1)).toBe(0.125);
    expect(chainCost(chain({ depth: 1, weight: 1 }), 0, 1, 'crossEntropy')).toBeCloseTo(Math.LN2, 15);
  });

  it('refuses what is no chain', () => {
    expect(() => chain({ depth: 0, weight: 1 })).toThrow('chain: depth must be an integer ≥ 1, got 0');
    expect(() => chain({ weights: [] })).toThrow('at least one layer');
    expect(() => chain({ weights: [1], biases: [1, 2] })).toThrow('chain: biases must be as many as weights, got 2 and 1');
    expect(() => chain({ depth: 1, weight: 1, activation: 'step' as 'relu' })).toThrow('got "step"');
    expect(() => chainCost(chain({ depth: 1, weight: 1, activation: 'tanh' }), 0, 1, 'crossEntropy')).toThrow('needs a sigmoid chain, got tanh');
  });
});
