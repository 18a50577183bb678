import { optionsOf } from '../checks/options';
import { oneOf, requireFinite, requireNotNegative, requireNumber } from '../checks/rules';
import type { RandomState } from '../numeric/random';
import { truncatedNormals } from '../numeric/truncated-normal';

/** What an initializer is told about the tensor it fills. */
export interface InitializerContext {
  /** `[fanIn, fanOut]` of a kernel, `[units]` of a bias. */
  readonly shape: readonly number[];
  /** Units that feed each unit of the layer. */
  readonly fanIn: number;
  /** Units of the layer. */
  readonly fanOut: number;
  /** The tensor's own stream: the same seed and name give the same weights, whatever else the network holds. */
  readonly random: RandomState;
}

/**
 * Fills a tensor, row by row: one of your own is a function of this kind.
 *
 * @example
 * // a tenth of the weights, ten times as far from 0 as He's: as much variance
 * const sparse: Initializer = ({ shape, fanIn, random }) =>
 *   Float32Array.from({ length: shape[0] * shape[1] }, () => (random.uniform() < 0.1 ? random.normal(0, Math.sqrt(20 / fanIn)) : 0));
 * const own = mlp({ sizes: [784, 8, 10], activation: 'relu', init: sparse, seed: 1 });
 * numeric.rms(own.parameters[0].variable.dataSync()) // ≈ 0.0505
 */
export type Initializer = (context: InitializerContext) => Float32Array;

/** Options of `varianceScaling`. */
export interface VarianceScalingOptions {
  /** n·Var(w), the weight gain σ_w², ≥ 0. Default 1. */
  readonly scale?: number;
  /** Which n: fan-in (default), fan-out or their mean. */
  readonly mode?: 'fanIn' | 'fanOut' | 'average';
  /** Default `normal`. `truncatedNormal` is cut at two standard deviations of its parent and rescaled to the variance asked for. */
  readonly distribution?: 'normal' | 'uniform' | 'truncatedNormal';
}

const requireOptions = optionsOf<VarianceScalingOptions>({
  scale: requireNotNegative, mode: oneOf(['fanIn', 'fanOut', 'average']), distribution: oneOf(['normal', 'uniform', 'truncatedNormal']),
});

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dimension) => product * dimension, 1);

/**
 * All entries equal to `value`, which may be NaN or infinite: a network that starts broken shows what its probes and verdicts make of it.
 *
 * @example constantWeights(0.5)({ shape: [2, 2], fanIn: 2, fanOut: 2, random: new numeric.RandomState(1) }) // [0.5, 0.5, 0.5, 0.5]
 */
export function constantWeights(value: number): Initializer {
  requireNumber('constantWeights', 'value', value);
  return ({ shape }) => new Float32Array(sizeOf(shape)).fill(value);
}

/**
 * Normal with standard deviation `std` ≥ 0 and the given mean, whatever the fan.
 *
 * @example const net = mlp({ sizes: [784, 30, 10], activation: 'sigmoid', init: normalWeights(1), seed: 1 });
 */
export function normalWeights(std: number, mean = 0): Initializer {
  requireNotNegative('normalWeights', 'std', std);
  requireFinite('normalWeights', 'mean', mean);
  return ({ shape, random }) => Float32Array.from(random.normals(sizeOf(shape), mean, std));
}

/**
 * Uniform in [low, high), whatever the fan.
 *
 * @example const net = mlp({ sizes: [784, 30, 10], activation: 'sigmoid', init: uniformWeights(-0.5, 0.5), seed: 1 });
 */
export function uniformWeights(low: number, high: number): Initializer {
  requireFinite('uniformWeights', 'low', low);
  requireFinite('uniformWeights', 'high', high);
  if (!(low <= high)) throw new RangeError(`uniformWeights: low must be ≤ high, got ${low} and ${high}`);
  return ({ shape, random }) => Float32Array.from(random.uniforms(sizeOf(shape), low, high));
}

function fanOf(mode: 'fanIn' | 'fanOut' | 'average', fanIn: number, fanOut: number): number {
  if (mode === 'average') return (fanIn + fanOut) / 2;
  return mode === 'fanIn' ? fanIn : fanOut;
}

/**
 * Mean 0 and Var(w) = scale/n **exactly**, in each of the three distributions.
 *
 * @throws RangeError unless scale is finite and ≥ 0.
 * @example const net = mlp({ sizes: [784, 100, 10], activation: 'elu', init: varianceScaling({ scale: 1.55, distribution: 'uniform' }), seed: 1 });
 */
export function varianceScaling(options: VarianceScalingOptions = {}): Initializer {
  requireOptions('varianceScaling', 'options', options);
  const { scale = 1, mode = 'fanIn', distribution = 'normal' } = options;
  return ({ shape, fanIn, fanOut, random }) => {
    const size = sizeOf(shape);
    const std = Math.sqrt(scale / fanOf(mode, fanIn, fanOut));
    if (distribution === 'truncatedNormal') return Float32Array.from(truncatedNormals(random, size, { std, exact: true }));
    if (distribution === 'normal') return Float32Array.from(random.normals(size, 0, std));
    const limit = std * Math.sqrt(3);
    return Float32Array.from(random.uniforms(size, -limit, limit));
  };
}

/**
 * Var(w) = 1/fan-in, normal (LeCun et al., Efficient BackProp, 1998).
 *
 * @example numeric.variance(leCun({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.01
 */
export const leCun: Initializer = varianceScaling();

/**
 * Var(w) = 1/fan-in, uniform.
 *
 * @example numeric.variance(leCunUniform({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.01
 */
export const leCunUniform: Initializer = varianceScaling({ distribution: 'uniform' });

/**
 * Var(w) = 2/(fan-in + fan-out), normal (Glorot & Bengio 2010, eq. 12).
 *
 * @example numeric.variance(xavier({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.0133
 */
export const xavier: Initializer = varianceScaling({ mode: 'average' });

/**
 * Var(w) = 2/(fan-in + fan-out), uniform (Glorot & Bengio 2010, eq. 16).
 *
 * @example numeric.variance(xavierUniform({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.0133
 */
export const xavierUniform: Initializer = varianceScaling({ mode: 'average', distribution: 'uniform' });

/**
 * Var(w) = 2/fan-in, normal (He et al. 2015, eq. 10). Before a leaky ReLU of slope a, eq. 15 is `varianceScaling({ scale: 2 / (1 + a ** 2) })`.
 *
 * @example numeric.variance(he({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.02
 */
export const he: Initializer = varianceScaling({ scale: 2 });

/**
 * Var(w) = 2/fan-in, uniform.
 *
 * @example numeric.variance(heUniform({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.02
 */
export const heUniform: Initializer = varianceScaling({ scale: 2, distribution: 'uniform' });
