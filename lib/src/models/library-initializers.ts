import { truncatedNormals } from '../numeric/truncated-normal';
import { varianceScaling, type Initializer } from './initializers';

export { recorded, type RecordedWeights } from './recorded-weights';

function truncatedAt(parentVariance: (fanIn: number, fanOut: number) => number): Initializer {
  return ({ shape, fanIn, fanOut, random }) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return Float32Array.from(truncatedNormals(random, size, { std: Math.sqrt(parentVariance(fanIn, fanOut)) }));
  };
}

/**
 * TensorFlow.js `heNormal`: a parent variance of 2/fan-in cut at ±2σ and not rescaled, so Var(w) = 0.7737·2/fan-in (tensorflow/tfjs#8594).
 *
 * @example numeric.variance(libraries.tfjsHeNormal({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.0155: 0.7737·2/100
 */
export const tfjsHeNormal: Initializer = truncatedAt((fanIn) => 2 / fanIn);

/**
 * TensorFlow.js `glorotNormal`, the default of `tf.layers.dense`: Var(w) = 0.7737·2/(fan-in + fan-out).
 *
 * @example numeric.variance(libraries.tfjsGlorotNormal({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.0103
 */
export const tfjsGlorotNormal: Initializer = truncatedAt((fanIn, fanOut) => 2 / (fanIn + fanOut));

/**
 * TensorFlow.js `leCunNormal`: Var(w) = 0.7737/fan-in.
 *
 * @example numeric.variance(libraries.tfjsLeCunNormal({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.0077
 */
export const tfjsLeCunNormal: Initializer = truncatedAt((fanIn) => 1 / fanIn);

/**
 * PyTorch's `nn.Linear`: kernel and bias uniform in ±1/√fan-in, so Var(w) = 1/(3·fan-in). Use it as `init` and as `biasInit`.
 *
 * @example numeric.variance(libraries.pytorchLinear({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.00333
 */
export const pytorchLinear: Initializer = ({ shape, fanIn, random }) => {
  const limit = 1 / Math.sqrt(fanIn);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return Float32Array.from(random.uniforms(size, -limit, limit));
};

/**
 * TensorFlow 1's `tf.variance_scaling_initializer()` with its defaults: scale 1, so LeCun's variance 1/fan-in and not He's; truncated normal.
 *
 * @example numeric.variance(libraries.tensorflow1VarianceScaling({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.01
 */
export const tensorflow1VarianceScaling: Initializer = varianceScaling({ distribution: 'truncatedNormal' });

/**
 * TensorFlow 1's `tf.contrib.layers.variance_scaling_initializer()`: factor 2, truncated, parent variance 1.3·2/fan-in, so Var(w) = 1.0058·2/fan-in.
 *
 * @example numeric.variance(libraries.contribVarianceScaling({ shape: [100, 50], fanIn: 100, fanOut: 50, random: new numeric.RandomState(1) })) // ≈ 0.0201
 */
export const contribVarianceScaling: Initializer = truncatedAt((fanIn) => (1.3 * 2) / fanIn);
