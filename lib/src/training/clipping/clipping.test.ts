import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentOps } from '../../ops/current';
import type { Ops } from '../../ops/ops';
import { publicOps } from '../../ops/public';
import { ready } from '../../ops/ready';
import { l2Norm } from '../../numeric/norm';
import type { Network } from '../../models/network';
import { cosine } from '../../probes/clip-probe';
import { sgd } from '../optimizers/sgd';
import { applyGradients } from '../steps';
import { adaptive, clipAdaptive } from './adaptive';
import { byGlobalNorm, clipByGlobalNorm } from './by-global-norm';
import { byNorm, clipByNorm } from './by-norm';
import { byValue, clipByValue } from './by-value';
import type { ClippedAs, GradientMap, Gradients } from './gradient-forms';
import { NonFiniteGradientError } from './non-finite';
import type { ClipReport } from './report';

beforeAll(async () => {
  await ready();
});

const valuesOf = (tensors: readonly Tensor[]): number[][] => tensors.map((tensor) => [...tensor.dataSync()]);
// TensorFlow's kernels turn numbers below the normal range of float32 into 0.
const float32 = fc.float({ min: -100, max: 100, noNaN: true }).map((value) => (Math.abs(value) < 2 ** -126 ? 0 : value));
const lists = fc.array(fc.array(float32, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
const limits = fc.double({ min: 1e-3, max: 300, noNaN: true });
const normOf = (values: readonly number[][]): number => l2Norm(values.flat());

/** Clips plain lists and returns plain numbers, with everything freed. */
function clipped(
  clip: (gradients: Tensor[]) => ClipReport,
  lists: readonly (readonly number[])[],
): Omit<ClipReport, 'gradients' | 'dispose'> & { readonly gradients: number[][]; readonly cosine: number | null } {
  const before = tf.memory().numTensors;
  const raw = lists.map((list) => tf.tensor1d([...list], 'float32'));
  const report = clip(raw);
  const gradients = valuesOf(report.gradients);
  const angle = cosine(raw, report.gradients);
  report.dispose();
  expect(raw.every((tensor) => !tensor.isDisposed)).toBe(true);
  tf.dispose(raw);
  expect(tf.memory().numTensors).toBe(before);
  return { ...report, gradients, cosine: angle };
}

const ops: readonly [string, () => Ops][] = [['current', currentOps], ['public', () => publicOps]];

describe.each(ops)('clipping with %s ops', (_, opsOf) => {
  const options = (): { ops: Ops } => ({ ops: opsOf() });

  describe('clipByValue', () => {
    it('equals tf.clipByValue bit for bit, and counts the entries it changed', () => {
      fc.assert(fc.property(lists, limits, (values, limit) => {
        const report = clipped((gradients) => clipByValue(gradients, limit, options()), values);
        const bound = Math.fround(limit);
        expect(report.gradients).toEqual(values.map((list) => list.map((value) => Math.min(Math.max(value, -bound), bound))));
        expect(report.clippedEntries).toBe(values.flat().filter((value) => Math.abs(value) > bound).length);
        expect(report.clipped).toBe(report.clippedEntries > 0);
        expect(report.entries).toBe(values.flat().length);
        expect(report.preNorm).toBeCloseTo(normOf(values), 4);
        expect(report.postNorm).toBeCloseTo(normOf(report.gradients), 4);
      }));
    });

    it('has coefficient 1 where it changed nothing, and none where it changed the direction', () => {
      expect(clipped((gradients) => clipByValue(gradients, 1, options()), [[0.5, -0.5]])).toMatchObject({ coefficient: 1, clipped: false, clippedEntries: 0, cosine: expect.closeTo(1, 12) as number });
      const report = clipped((gradients) => clipByValue(gradients, 1, options()), [[3, -0.5], [0.5]]);
      expect(report).toMatchObject({ coefficient: null, clippedEntries: 1, gradients: [[1, -0.5], [0.5]] });
      expect(report.perParameter.map((row) => row.coefficient)).toEqual([null, 1]);
      expect(report.cosine).toBeLessThan(0.99);
    });

    it('keeps NaN and turns infinities into the limit under propagate', () => {
      const report = clipped((gradients) => clipByValue(gradients, 1, { ...options(), onNonFinite: 'propagate' }), [[NaN, 5, 0.5], [Infinity, -Infinity]]);
      expect(report.gradients).toEqual([[NaN, 1, 0.5], [1, -1]]);
      expect(report.nonFinite).toEqual(['gradient 0', 'gradient 1']);
      expect(report.preNorm).toBeNaN();
    });
  });

  describe('clipByGlobalNorm', () => {
    it('brings a longer gradient down to the limit and keeps its direction, and leaves a shorter one alone', () => {
      fc.assert(fc.property(lists, limits, (values, limit) => {
        const report = clipped((gradients) => clipByGlobalNorm(gradients, limit, options()), values);
        const norm = normOf(values);
        expect(report.preNorm).toBeCloseTo(norm, 4);
        if (norm <= limit) {
          expect(report).toMatchObject({ gradients: values, coefficient: 1, clipped: false, clippedEntries: 0 });
          return;
        }
        expect(normOf(report.gradients) / limit).toBeCloseTo(1, 5);
        expect(report.postNorm / limit).toBeCloseTo(1, 12);
        expect(report.coefficient! * norm / limit).toBeCloseTo(1, 12);
        expect(report.cosine).toBeCloseTo(1, 5);
      }));
    });

    it('is right at 1e-30, where a float32 norm is 0, and at 1e30, where it overflows', () => {
      for (const scale of [1e-30, 1e30]) {
        const values = [Array.from({ length: 1000 }, () => scale)];
        const report = clipped((gradients) => clipByGlobalNorm(gradients, scale, options()), values);
        expect(report.preNorm / (scale * Math.sqrt(1000))).toBeCloseTo(1, 6);
        expect(normOf(report.gradients) / scale).toBeCloseTo(1, 5);
      }
    });

    it('scales by a factor that float32 cannot hold', () => {
      const report = clipped((gradients) => clipByGlobalNorm(gradients, 1e-20, options()), [[1e30]]);
      expect(report.gradients[0][0] / 1e-20).toBeCloseTo(1, 5);
    });

    it('leaves zeros and an empty list alone', () => {
      expect(clipped((gradients) => clipByGlobalNorm(gradients, 1, options()), [[0, 0], [0]])).toMatchObject({ preNorm: 0, postNorm: 0, coefficient: 1, gradients: [[0, 0], [0]] });
      expect(clipped((gradients) => clipByGlobalNorm(gradients, 1, options()), [])).toMatchObject({ preNorm: 0, postNorm: 0, coefficient: 1, entries: 0 });
    });

    it('turns finite entries to 0 beside an infinity and everything to NaN beside a NaN, under propagate', () => {
      const propagate = { ...options(), onNonFinite: 'propagate' } as const;
      const infinite = clipped((gradients) => clipByGlobalNorm(gradients, 1, propagate), [[1, Infinity], [2]]);
      expect(infinite).toMatchObject({ gradients: [[0, NaN], [0]], coefficient: 0, preNorm: Infinity, nonFinite: ['gradient 0'] });
      expect(infinite.postNorm).toBeNaN();
      const notANumber = clipped((gradients) => clipByGlobalNorm(gradients, 1, propagate), [[1, NaN], [2]]);
      expect(notANumber).toMatchObject({ gradients: [[NaN, NaN], [NaN]], coefficient: NaN, preNorm: NaN, postNorm: NaN });
    });
  });

  describe('clipByNorm', () => {
    it('clips each gradient as if it were alone', () => {
      fc.assert(fc.property(lists, limits, (values, limit) => {
        const report = clipped((gradients) => clipByNorm(gradients, limit, options()), values);
        const alone = values.map((list) => clipped((gradients) => clipByGlobalNorm(gradients, limit, options()), [list]));
        expect(report.gradients).toEqual(alone.map(({ gradients }) => gradients[0]));
        expect(report.perParameter.map((row) => row.coefficient)).toEqual(alone.map(({ coefficient }) => coefficient));
        expect(report.postNorm).toBeCloseTo(normOf(report.gradients), 3);
      }));
    });

    it('spoils only the gradient that is not finite, under propagate', () => {
      const report = clipped((gradients) => clipByNorm(gradients, 1, { ...options(), onNonFinite: 'propagate' }), [[3, 4], [Infinity, 1], [NaN, 1]]);
      expect(report.gradients.slice(1)).toEqual([[NaN, 0], [NaN, NaN]]);
      expect(report.gradients[0].map((value) => value.toFixed(6))).toEqual(['0.600000', '0.800000']);
    });
  });

  describe('clipAdaptive', () => {
    /** Optax's formula, one unit at a time in float64. */
    const oracle = (gradient: number[][], weights: number[][], lambda: number, epsilon: number): number[][] =>
      gradient.map((row) => row.map((value, unit) => {
        const column = (matrix: number[][]): number => l2Norm(matrix.map((entries) => entries[unit]));
        const [norm, limit] = [column(gradient), lambda * Math.max(column(weights), epsilon)];
        return norm <= limit ? value : (value * limit) / norm;
      }));

    it('clips each column of a kernel against its own weights', () => {
      const matrix = fc.array(fc.tuple(float32, float32, float32).map((row) => [...row]), { minLength: 4, maxLength: 4 });
      fc.assert(fc.property(matrix, matrix, fc.double({ min: 0.01, max: 2, noNaN: true }), (gradient, weights, lambda) => {
        tf.tidy(() => {
          const report = clipAdaptive([tf.tensor2d(gradient)], [tf.tensor2d(weights)], lambda, options());
          const expected = oracle(gradient, weights, lambda, 1e-3).flat();
          const got = report.gradients[0].dataSync();
          expected.forEach((value, index) => { expect(Math.abs(got[index] - value)).toBeLessThanOrEqual(1e-5 * Math.abs(value) + 1e-30); });
          expect(report.postNorm).toBeCloseTo(l2Norm(got), 3);
        });
      }));
    });

    it('takes a bias as one unit, and lets weights that start at 0 move by ε', () => {
      tf.tidy(() => {
        const report = clipAdaptive([tf.tensor1d([3, 4])], [tf.tensor1d([0, 0])], 0.5, { ...options(), epsilon: 0.01 });
        expect(report).toMatchObject({ preNorm: 5, clippedEntries: 2 });
        expect(report.postNorm).toBeCloseTo(0.005, 8);
        expect(report.coefficient).toBeNull();
        expect(report.perParameter[0].coefficient).toBeCloseTo(0.001, 12);
      });
    });

    it('is right for units at 1e-30 beside units at 1', () => {
      tf.tidy(() => {
        const weights = tf.tensor2d([[1e-30, 1], [1e-30, 1]]);
        const report = clipAdaptive([tf.tensor2d([[2e-30, 0.001], [2e-30, 0.001]])], [weights], 1, { ...options(), epsilon: 1e-35 });
        const [small, large] = report.gradients[0].dataSync();
        expect(small / 1e-30).toBeCloseTo(1, 5);
        expect(large).toBeCloseTo(0.001, 8);
        expect(report.clippedEntries).toBe(2);
      });
    });

    it('spoils only the unit that is not finite, under propagate', () => {
      tf.tidy(() => {
        const gradient = tf.tensor2d([[Infinity, 1, NaN], [1, 1, 1]]);
        const report = clipAdaptive([gradient], [tf.ones([2, 3])], 1, { ...options(), onNonFinite: 'propagate' });
        expect([...report.gradients[0].dataSync()]).toEqual([NaN, 1, NaN, 0, 1, NaN]);
      });
    });

    it('reduces a convolution over its window and inputs', () => {
      tf.tidy(() => {
        const report = clipAdaptive([tf.ones([2, 2, 1, 3])], [tf.ones([2, 2, 1, 3])], 0.5, options());
        expect(report.gradients[0].shape).toEqual([2, 2, 1, 3]);
        expect([...report.gradients[0].dataSync()]).toEqual(new Array(12).fill(0.5));
      });
    });
  });
});

describe('the policy for gradients that are not finite', () => {
  const bad = (): Tensor[] => [tf.tensor1d([1]), tf.tensor1d([NaN]), tf.tensor1d([-Infinity])];
  const names = ['dense1/kernel', 'dense1/bias', 'dense2/kernel'];
  const functions = { clipByValue, clipByNorm, clipByGlobalNorm } as const;

  it.each(Object.entries(functions))('%s throws an error that names the parameters, by default, and leaks nothing', (name, clip) => {
    const gradients = bad();
    const before = tf.memory().numTensors;
    expect(() => clip(gradients, 1, { names })).toThrow(NonFiniteGradientError);
    expect(() => clip(gradients, 1, { names })).toThrow(`${name}: gradients must be finite, got NaN or Infinity in dense1/bias, dense2/kernel`);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(gradients);
  });

  it.each(Object.entries(functions))('%s leaves them alone and says so under skip', (_, clip) => {
    const gradients = bad();
    const report = clip(gradients, 1, { names, onNonFinite: 'skip' });
    expect(report).toMatchObject({ skipped: true, coefficient: null, clippedEntries: 0, nonFinite: names.slice(1) });
    expect(report.gradients).toEqual(gradients);
    tf.dispose(gradients);
  });

  it('skips nothing that is finite', () => {
    expect(clipped((gradients) => clipByGlobalNorm(gradients, 1, { onNonFinite: 'skip' }), [[3, 4]])).toMatchObject({ skipped: false, clipped: true, nonFinite: [] });
  });
});

describe('gradients that are null', () => {
  const functions: readonly (readonly [string, <G extends Gradients>(gradients: G) => ClipReport<ClippedAs<G>>])[] = [
    ['clipByValue', (gradients) => clipByValue(gradients, 1)],
    ['clipByNorm', (gradients) => clipByNorm(gradients, 1)],
    ['clipByGlobalNorm', (gradients) => clipByGlobalNorm(gradients, 1)],
    ['clipAdaptive', (gradients) => clipAdaptive(gradients, { a: tf.ones([2]), b: tf.ones([1]), 'gradient 0': tf.ones([2]), 'gradient 2': tf.ones([1]) }, 0.5)],
  ];

  it.each(functions)('%s leaves out of the norms, keeps in their places and names', (_, clip) => {
    tf.tidy(() => {
      const whole = clip([tf.tensor1d([3, -4]), tf.tensor1d([12])].flatMap((tensor, index) => (index === 0 ? [tensor, null] : [tensor])));
      expect(whole.gradients.map((gradient) => gradient?.shape ?? null)).toEqual([[2], null, [1]]);
      expect(whole).toMatchObject({ preNorm: 13, entries: 3, clippedEntries: 3, leftOut: ['gradient 1'], nonFinite: [] });
      expect(whole.perParameter.map(({ parameter }) => parameter)).toEqual(['gradient 0', 'gradient 2']);
      const [first, , last] = whole.gradients;
      const map = clip({ a: tf.tensor1d([3, -4]), frozen: null, b: tf.tensor1d([12]) });
      expect(Object.keys(map.gradients)).toEqual(['a', 'frozen', 'b']);
      expect(map).toMatchObject({ preNorm: 13, leftOut: ['frozen'], gradients: { frozen: null } });
      expect(map.perParameter.map(({ parameter }) => parameter)).toEqual(['a', 'b']);
      expect(valuesOf([map.gradients.a, map.gradients.b])).toEqual(valuesOf([first, last].flatMap((tensor) => tensor ?? [])));
    });
  });

  it.each(functions)('%s takes nothing but nulls for a gradient of 0 entries', (_, clip) => {
    expect(clip([null, null])).toMatchObject({ preNorm: 0, postNorm: 0, coefficient: 1, clipped: false, entries: 0, leftOut: ['gradient 0', 'gradient 1'], gradients: [null, null] });
    expect(clip({}).gradients).toEqual({});
  });

  it.each(functions)('%s takes the gradients of a model with a frozen layer, and a tfjs optimizer takes what it gives', (_, clip) => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 4, inputShape: [3], name: 'below' }), tfl.layers.dense({ units: 2, name: 'top' })] });
    const variables = (model.trainableWeights as unknown as { val: tf.Variable }[]).map(({ val }) => val);
    model.layers[0].trainable = false;
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => tf.mean(tf.square(model.apply(tf.ones([5, 3])) as Tensor)), variables);
      const wide = { ...grads };
      const weights = Object.fromEntries(variables.map((variable) => [variable.name, variable]));
      const report = clip === functions[3][1] ? clipAdaptive(wide, weights, 1e-3) : clip(wide);
      expect([...report.leftOut].sort()).toEqual(variables.slice(0, 2).map(({ name }) => name).sort());
      expect(Object.keys(report.gradients)).toEqual(Object.keys(grads));
      expect(report.entries).toBe(10);
      const [frozen, free] = [variables[0].dataSync(), variables[2].dataSync()];
      tf.train.sgd(0.5).applyGradients(report.gradients);
      expect(variables[0].dataSync()).toEqual(frozen);
      expect(variables[2].dataSync()).not.toEqual(free);
      report.dispose();
    });
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
    model.dispose();
  });

  it('are named where a notebook prints the report', () => {
    tf.tidy(() => {
      expect(inspect(clipByGlobalNorm({ a: tf.tensor1d([3, 4]), frozen: null }, 1))).toBe('Clip report byGlobalNorm(1): norm 5.000 → 1.000, 2 of 2 entries changed\nleft out: frozen');
      expect(inspect(clipByNorm([tf.tensor1d([NaN])], 1, { onNonFinite: 'skip' }))).toBe('Clip report byNorm(1): norm NaN → NaN, 0 of 1 entry changed\nskipped\nnot finite: gradient 0');
    });
  });

  it('still names a NaN among the others, and only its parameter', () => {
    tf.tidy(() => {
      expect(() => clipByGlobalNorm({ a: null, b: tf.tensor1d([NaN]), c: tf.tensor1d([1]) }, 1)).toThrow('got NaN or Infinity in b;');
      expect(clipByValue([null, tf.tensor1d([NaN])], 1, { names: ['a', 'b'], onNonFinite: 'skip' })).toMatchObject({ nonFinite: ['b'], leftOut: ['a'], skipped: true });
    });
  });

  it('are refused where every parameter needs one, and what is no gradient everywhere', () => {
    tf.tidy(() => {
      const parameters = [{ name: 'w', variable: tf.variable(tf.ones([1])) }, { name: 'b', variable: tf.variable(tf.ones([1])) }];
      const network = { parameters, ops: publicOps, lossAndGradients: null, predict: null } as unknown as Network;
      const report = byNorm(1).apply([null as unknown as Tensor, tf.tensor1d([5])], network);
      expect(report).toMatchObject({ leftOut: ['w'], preNorm: 5, postNorm: 1 });
      expect(report.gradients[0]).toBeNull();
      expect(() => applyGradients(sgd(1), network, report)).toThrow(new RangeError('applyGradients: gradients must be one for each parameter, got null for w'));
      expect(() => applyGradients(sgd(1), network, { b: tf.tensor1d([1]) })).toThrow('got null for w');
      expect(() => applyGradients(sgd(1), network, { b: tf.tensor1d([1]), w: tf.tensor1d([1]), v: tf.tensor1d([1]) })).toThrow('must have the names of the parameters, got v');
      applyGradients(sgd(1), network, clipByValue({ b: tf.tensor1d([9]), w: tf.tensor1d([0.25]) }, 0.5));
      expect(valuesOf(parameters.map(({ variable }) => variable))).toEqual([[0.75], [0.5]]);
      expect(() => clipByNorm([3 as unknown as Tensor], 1)).toThrow(new TypeError('clipByNorm: gradients[0] must be a tensor, or null where there is none, got 3'));
      for (const form of [tf.ones([2]), Promise.resolve([tf.ones([2])]), new Map([['a', tf.ones([2])]]), Float32Array.of(1), 'a']) {
        expect(() => clipByNorm(form as unknown as Tensor[], 1)).toThrow('clipByNorm: gradients must be a list of tensors, tensors by name or the result of computeGradients, got ');
      }
      expect(() => clipByNorm({ gradients: null, loss: 3 } as unknown as GradientMap, 1)).toThrow('clipByNorm: gradients.gradients must be a list of tensors');
      expect(clipByNorm({ gradients: null, other: tf.ones([1]) }, 1)).toMatchObject({ leftOut: ['gradients'], preNorm: 1 });
      expect(() => clipByNorm({ 'dense/kernel': 'a' as unknown as Tensor }, 1)).toThrow('clipByNorm: gradients["dense/kernel"] must be a tensor, or null where there is none, got "a"');
      expect(() => clipByNorm({ gradients: [tf.ones([1])], names: 'w' as unknown as string[] }, 1)).toThrow(new TypeError('clipByNorm: gradients.names must be an array, got "w"'));
      expect(() => clipByNorm({ gradients: [tf.ones([1])], names: ['w', 'b'] }, 1)).toThrow(new RangeError('clipByNorm: gradients.names must be one for each of 1 gradients, got 2'));
      expect(() => clipByNorm(undefined as unknown as Tensor[], 1)).toThrow('clipByNorm: gradients must be a list of tensors, tensors by name or the result of computeGradients, got undefined');
      expect(() => clipAdaptive({ a: tf.ones([2]) }, { b: tf.ones([2]) }, 1)).toThrow('clipAdaptive: weights a must have shape [2], got none');
      parameters.forEach(({ variable }) => { variable.dispose(); });
    });
  });
});

describe('limits', () => {
  it.each([-1, 0, NaN, Infinity])('refuses %d', (limit) => {
    expect(() => byValue(limit)).toThrow(new RangeError(`byValue: limit must be > 0 and finite, got ${limit}`));
    expect(() => byNorm(limit)).toThrow(RangeError);
    expect(() => byGlobalNorm(limit)).toThrow(RangeError);
    expect(() => adaptive(limit)).toThrow(new RangeError(`adaptive: lambda must be > 0 and finite, got ${limit}`));
    expect(() => adaptive(1, { epsilon: limit })).toThrow(new RangeError(`adaptive: epsilon must be > 0 and finite, got ${limit}`));
    expect(() => clipByGlobalNorm([], limit)).toThrow(new RangeError(`clipByGlobalNorm: limit must be > 0 and finite, got ${limit}`));
  });

  it('refuses an unknown policy, and lists of different lengths', () => {
    expect(() => byNorm(1, { onNonFinite: 'ignore' as 'skip' })).toThrow('byNorm: onNonFinite must be one of throw, skip, propagate, got "ignore"');
    tf.tidy(() => {
      expect(() => clipByNorm([tf.ones([2])], 1, { names: [] })).toThrow('clipByNorm: names must be one for each of 1 gradients, got 0');
      expect(() => clipAdaptive([tf.ones([2])], [tf.ones([3])], 1)).toThrow('clipAdaptive: weights 0 must have shape [2], got [3]');
      expect(() => clipAdaptive([tf.ones([2])], [], 1)).toThrow('clipAdaptive: weights must be one for each of 1 gradients, got 0');
    });
  });
});
