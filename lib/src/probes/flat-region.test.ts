import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { activation, derivative } from '../models/activations';
import type { ActivationName } from '../theory/activation-functions';
import { flatRegion, hasOffBranch, type FlatRegion } from './flat-region';
import { countedMoments } from './moments';

beforeAll(async () => {
  await ready();
});

const flatShare = (values: Float32Array, region: FlatRegion): number => countedMoments(values, region).outside / values.length;

const MONOTONE: readonly ActivationName[] = ['linear', 'sigmoid', 'tanh', 'softsign', 'relu', 'leakyRelu', 'elu', 'selu'];

describe('flatRegion', () => {
  const grid = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100 + 0.0037);

  it.each(MONOTONE)('is where the derivative of %s is small, by z and by φ(z)', (name) => {
    for (const threshold of [0.001, 0.009, 0.011, 0.1, 0.2]) {
      tf.tidy(() => {
        const z = tf.tensor1d(grid);
        const phi = activation(name);
        const slopes = derivative(phi, publicOps, z).dataSync();
        const flat = slopes.filter((slope) => Math.abs(slope) < threshold).length / grid.length;
        const byInput = flatShare(grid, flatRegion(name, threshold, 'pre')!);
        expect(Math.abs(byInput - flat)).toBeLessThanOrEqual(1 / grid.length);
        const byOutput = flatShare(phi.forward(publicOps, z).dataSync<'float32'>(), flatRegion(name, threshold, 'post')!);
        expect(Math.abs(byOutput - flat)).toBeLessThanOrEqual(1 / grid.length);
      });
    }
  });

  it('counts 0 itself as flat for ReLU', () => {
    expect(flatShare(Float32Array.of(-1, -0, 0, 1e-45), flatRegion('relu', 0.01, 'pre')!)).toBe(0.75);
  });

  it('of a leaky ReLU depends on its slope', () => {
    expect(flatShare(Float32Array.of(-1, 1), flatRegion('leakyRelu', 0.05, 'pre', 0.01)!)).toBe(0.5);
    expect(flatShare(Float32Array.of(-1, 1), flatRegion('leakyRelu', 0.05, 'pre', 0.1)!)).toBe(0);
  });

  it('of ELU follows α', () => {
    expect(flatRegion('elu', 0.01, 'pre', 2)!.below).toBeCloseTo(Math.log(0.005), 12);
    expect(flatShare(Float32Array.of(-1, 1), flatRegion('elu', 0.5, 'pre', 0.1)!)).toBe(0.5);
  });

  it('is unknown where φ is not monotone or not known', () => {
    for (const name of ['gelu', 'swish', 'mish', 'prelu', 'softmax', 'nonsense']) expect(flatRegion(name, 0.01, 'pre')).toBeNull();
  });

  it('is everywhere for a threshold above the largest slope', () => {
    expect(flatShare(Float32Array.of(-1, 0, 1), flatRegion('sigmoid', 0.3, 'pre')!)).toBe(1);
  });

  it('leaves NaN outside', () => {
    expect(flatShare(Float32Array.of(NaN, -1), flatRegion('relu', 0.01, 'pre')!)).toBe(0.5);
  });

  it('knows who has an off branch', () => {
    expect(['relu', 'elu', 'selu', 'leakyRelu'].every(hasOffBranch)).toBe(true);
    expect(['tanh', 'sigmoid', 'linear', 'gelu'].some(hasOffBranch)).toBe(false);
  });

  it('refuses a threshold outside (0, 1)', () => {
    for (const threshold of [0, 1, NaN]) expect(() => flatRegion('relu', threshold, 'pre')).toThrow('flatRegion: threshold must be in (0, 1)');
  });
});
