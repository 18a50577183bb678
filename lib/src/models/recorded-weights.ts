import weights from './recorded-weights.json';

/** Weights that another library's own initialiser has drawn, for a layer from `fanIn` to `fanOut` units. */
export interface RecordedWeights {
  readonly library: string;
  readonly version: string;
  /** What was called, in the library's own words; `w` is a layer's weights as the library keeps them. */
  readonly call: string;
  readonly fanIn: number;
  readonly fanOut: number;
  /** Whether one and the same initialiser draws the same weights when it is called again. */
  readonly repeats: boolean;
  /** 480 numbers in ascending order for some 940,000 draws: the mean of each of 480 equal slices. Their mean is that of all the draws, and so is their variance, but for less than a thousandth. */
  readonly weights: readonly number[];
}

/**
 * Weights of PyTorch and Keras, which cannot run in a notebook of this collection, as scripts/fixtures/initializers.py has recorded them.
 *
 * @example
 * const linear = libraries.recorded.find(({ call }) => call === 'nn.Linear(784, 300)')!;
 * linear.fanIn * numeric.variance(linear.weights) // ≈ 0.333
 */
export const recorded: readonly RecordedWeights[] = weights;
