import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericGradient, relativeError, richardsonDifference } from '../numeric/differences';
import { RandomState } from '../numeric/random';
import { type Chain, chainForward, chainGradients, chainLogGradients } from './chain';
import type { ScalarActivation } from './scalar-activation';
import { sigmoid, sigmoidDerivative } from './sigmoid';

const sigmoidal: ScalarActivation = { f: sigmoid, derivative: sigmoidDerivative };
const tanh: ScalarActivation = { f: Math.tanh, derivative: (z) => 1 / Math.cosh(z) ** 2 };

function randomChain(depth: number, seed: number, activation: ScalarActivation, scale = 2): Chain {
  const random = new RandomState(seed);
  return { weights: [...random.normals(depth, 0, scale)], biases: [...random.normals(depth)], activation };
}

const cost = (chain: Chain, x: number): number => (chainForward(chain, x).activations.at(-1)! - 0.3) ** 2 / 2;
const costDerivative = (chain: Chain, x: number): number => chainForward(chain, x).activations.at(-1)! - 0.3;

describe('chainGradients', () => {
  it.each([1, 2, 5, 10])('agrees with central differences at depth %d', (depth) => {
    for (const activation of [sigmoidal, tanh]) {
      const chain = randomChain(depth, depth, activation, 1.5);
      const { biases, weights } = chainGradients(chain, 0.7, costDerivative(chain, 0.7));
      const slow = numericGradient((p) => cost({ weights: [...p.slice(depth)], biases: [...p.slice(0, depth)], activation }, 0.7),
        [...chain.biases, ...chain.weights], richardsonDifference);
      [...biases, ...weights].forEach((g, i) => { expect(Math.abs(g - slow[i])).toBeLessThan(1e-9 * Math.max(Math.abs(g), 1e-3)); });
    }
  });

  it('begins with the product of all factors at depths 1 to 50', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(1e6), (depth, seed) => {
      const chain = randomChain(depth, seed, sigmoidal);
      const { preActivations } = chainForward(chain, 1);
      const product = preActivations.reduce((factor, z, l) => factor * sigmoidDerivative(z) * (l === 0 ? 1 : chain.weights[l]), -2);
      expect(relativeError(chainGradients(chain, 1, -2).biases[0], product)).toBeLessThan(1e-13);
    }));
  });

  it('shrinks by at least 4 per layer when every |w| < 1', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (weights) => {
      const chain = { weights, biases: weights.map(() => 0), activation: sigmoidal };
      expect(Math.abs(chainGradients(chain, 1, 1).biases[0])).toBeLessThanOrEqual(0.25 ** weights.length);
    }));
  });

  it('begins with the written-out product for four sigmoid neurons', () => {
    const chain = randomChain(4, 42, sigmoidal);
    const [z1, z2, z3, z4] = chainForward(chain, 0.5).preActivations;
    const [, w2, w3, w4] = chain.weights;
    const s = sigmoidDerivative;
    expect(relativeError(chainGradients(chain, 0.5, 3).biases[0], 3 * s(z4) * w4 * s(z3) * w3 * s(z2) * w2 * s(z1))).toBeLessThan(1e-14);
  });
});

describe('chainLogGradients', () => {
  it('agrees with the product where that fits into float64', () => {
    const chain = randomChain(20, 3, sigmoidal);
    const { biases } = chainGradients(chain, 0.2, -1.5);
    chainLogGradients(chain, 0.2, -1.5).forEach(({ sign, log10 }, i) => {
      expect(sign).toBe(Math.sign(biases[i]));
      expect(log10).toBeCloseTo(Math.log10(Math.abs(biases[i])), 11);
    });
  });

  it('does not underflow at depth 50 with factors 1e-20', () => {
    const depth = 50;
    const linear: ScalarActivation = { f: (z) => z, derivative: () => 1 };
    const chain = { weights: new Array<number>(depth).fill(-1e-20), biases: new Array<number>(depth).fill(0), activation: linear };
    expect(chainGradients(chain, 1, 1).biases[0]).toBe(-0);
    const [first] = chainLogGradients(chain, 1, 1);
    expect(first.log10).toBeCloseTo(-20 * 49, 9);
    expect(first.sign).toBe(-1);
  });

  it('reports a factor that is 0 as −Infinity with sign 0', () => {
    const off: ScalarActivation = { f: (z) => Math.max(0, z), derivative: (z) => (z > 0 ? 1 : 0) };
    const [first, second] = chainLogGradients({ weights: [1, 1], biases: [-5, 1], activation: off }, 1, 1);
    expect(first).toEqual({ sign: 0, log10: -Infinity });
    expect(second).toEqual({ sign: 1, log10: 0 });
  });
});

describe('chainForward', () => {
  it('refuses an empty chain and unequal lengths', () => {
    expect(() => chainForward({ weights: [], biases: [], activation: tanh }, 0)).toThrow('chainForward: chain.weights must have at least one layer, got none');
    expect(() => chainForward({ weights: [1], biases: [], activation: tanh }, 0))
      .toThrow('chainForward: chain.weights and chain.biases must have equal length, got 1 and 0');
  });
});
