import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { rms } from '../numeric/norm';
import { he } from './initializers';
import { losses } from './losses';
import { mlp } from './mlp';
import type { MlpOptions } from './mlp-options';
import { hiddenBlocks } from './residual-plan';

const SIZES = [5, 6, 6, 6, 6, 6, 4];
const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));
const batch = (rows: number, features = 5) => ({
  x: tf.tensor2d(Float32Array.from(new RandomState(1).normals(rows * features)), [rows, features]),
  y: tf.tensor1d(Int32Array.from({ length: rows }, (_, i) => i % 4), 'int32'),
});

beforeAll(async () => {
  await ready();
});

describe('residual branches', () => {
  it('take the layers that keep the number of units, as many at a time as they hold', () => {
    const blocks = (sizes: number[], branch: number) =>
      hiddenBlocks({ sizes, activation: 'relu', residual: { branch } }).map(({ depths, residual }) => (residual ? depths : depths[0]));
    expect(blocks([5, 6, 6, 6, 6, 6, 4], 2)).toEqual([1, [2, 3], [4, 5]]);
    expect(blocks([6, 6, 6, 6, 7, 7, 4], 2)).toEqual([[1, 2], 3, 4, 5]);
    expect(blocks([6, 6, 6, 4], 1)).toEqual([[1], [2]]);
  });

  const CASES: Record<string, Partial<MlpOptions>> = {
    'of two layers': { residual: { branch: 2 } },
    'with ReZero': { residual: { branch: 2, start: 'reZero' } },
    'with batch norm first': { residual: { branch: 2 }, batchNorm: { position: 'pre' } },
    'with layer norm after the sum': { residual: { branch: 2 }, layerNorm: { position: 'post' } },
  };

  it.each(Object.entries(CASES))('%s have the gradients of automatic differentiation', (_, options) => {
    const net = mlp({ sizes: SIZES, activation: 'tanh', seed: 1, ops: publicOps, ...options });
    for (const { role, variable } of net.parameters) if (role === 'alpha') variable.assign(tf.tensor1d([0.7]));
    const { x, y } = batch(9);
    tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () => tf.mean(losses.softmaxCrossEntropy(publicOps, net.forward(x, 'train').logits, y).losses).asScalar(), net.parameters.map(({ variable }) => variable),
      );
      const { gradients } = net.lossAndGradients(x, y);
      net.parameters.forEach(({ name, variable }, p) => {
        expect(gradients[p].shape, name).toEqual(variable.shape);
        expect(norm(tf.sub(gradients[p], grads[variable.name]).dataSync()), name).toBeLessThan(1e-6);
      });
    });
    net.dispose();
    tf.dispose([x, y]);
  });

  it.each(Object.entries(CASES))('%s compute a large batch in two halves to the same gradients', (_, options) => {
    const sizes = [100, ...new Array<number>(5).fill(100), 4];
    const [native, plain] = [undefined, publicOps].map((ops) => mlp({ sizes, activation: 'tanh', seed: 1, ...(ops && { ops }), ...options }));
    for (const net of [native, plain]) for (const { role, variable } of net.parameters) if (role === 'alpha') variable.assign(tf.tensor1d([0.7]));
    const { x, y } = batch(400, 100);
    tf.tidy(() => {
      const [halved, whole] = [native, plain].map((net) => net.lossAndGradients(x, y).gradients);
      native.parameters.forEach(({ name, role }, p) => {
        if (role === 'bias') return;
        expect(norm(tf.sub(halved[p], whole[p]).dataSync()), name).toBeLessThan(1e-4 * norm(whole[p].dataSync()));
      });
    });
    for (const net of [native, plain]) net.dispose();
    tf.dispose([x, y]);
  });

  it('with ReZero and Fixup are the identity at first', () => {
    const { x, y } = batch(3);
    for (const start of ['reZero', 'fixup'] as const) {
      const net = mlp({ sizes: [5, 6, 6, 6, 6, 6, 4], activation: 'relu', residual: { branch: 2, start }, outputInit: he, seed: 1 });
      const shallow = mlp({ sizes: [5, 6, 4], activation: 'relu', seed: 1 });
      const [last, output] = [net, shallow].map(({ parameters }) => parameters.slice(-2));
      last.forEach(({ variable }, i) => { output[i].variable.assign(variable); });
      tf.tidy(() => { expect([...net.predict(x).dataSync()]).toEqual([...shallow.predict(x).dataSync()]); });
      for (const one of [net, shallow]) one.dispose();
    }
    tf.dispose([x, y]);
  });

  it('of Fixup scale all but the last of m layers by L^(−1/(2m − 2)), and leave the output at 0', () => {
    const sizes = [50, ...new Array<number>(13).fill(50), 4];
    const options = { sizes, activation: 'relu', init: he, seed: 1 } as const;
    const [fixup, plain] = [mlp({ ...options, residual: { branch: 3, start: 'fixup' } }), mlp(options)];
    const ops = (net: typeof fixup) => net.parameters.filter(({ role }) => role === 'kernel').map(({ variable }) => rms(variable.dataSync()));
    const ratios = ops(fixup).map((size, l) => size / ops(plain)[l]);
    const branch = [4 ** (-1 / 4), 4 ** (-1 / 4), 0];
    [...branch, ...branch, ...branch, ...branch, 1, 0].forEach((ratio, l) => { expect(ratios[l], `layer ${l + 1}`).toBeCloseTo(ratio, 6); });
    for (const net of [fixup, plain]) net.dispose();
  });

  it('say which options do not go together', () => {
    const options = { sizes: SIZES, activation: 'relu' } as const;
    expect(() => mlp({ ...options, residual: { start: 'fixup' } })).toThrow('mlp: residual.branch must be at least 2 with fixup, whose last layer starts at 0, got 1');
    expect(() => mlp({ ...options, layerNorm: { position: 'pre' } })).toThrow('mlp: position must be before or after without residual, got pre');
  });
});
