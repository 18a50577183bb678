import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** ε of batch norm and the momentum of its running statistics (`running ← momentum·running + (1 − momentum)·batch`). */
export interface BatchNormSettings {
  readonly epsilon: number;
  readonly momentum: number;
}

/** Result of `Ops.batchNorm`. */
export interface BatchNormForward {
  /** γ·x̂ + β, `[batch, units]`. */
  readonly output: Tensor2D;
  /** Running mean after this batch, `[units]`. */
  readonly runningMean: Tensor1D;
  /** Running variance after this batch, of the unbiased batch variance Σ(x − μ)²/(batch − 1), `[units]`. */
  readonly runningVariance: Tensor1D;
  /** What `batchNormGradient` of the same ops needs; opaque. */
  readonly saved: readonly Tensor[];
}

/** Result of `Ops.batchNormGradient`. */
export interface BatchNormBackward {
  /** ∂L/∂x, `[batch, units]`. */
  readonly input: Tensor2D;
  /** ∂L/∂γ, `[units]`. */
  readonly gamma: Tensor1D;
  /** ∂L/∂β, `[units]`. */
  readonly beta: Tensor1D;
}

/** Result of `Ops.softmaxCrossEntropy`. */
export interface SoftmaxCrossEntropy {
  /** −ln p(label) of each example in nats, `[batch]`. */
  readonly losses: Tensor1D;
  /** softmax(logits) − onehot(labels), `[batch, classes]`: not yet divided by the batch size. */
  readonly gradient: Tensor2D;
}

/**
 * The tensor operations of a training step. Two implementations give the same results (to 1e-5 relative): `publicOps`, of public tfjs operations on any
 * backend (on wasm `opsNamed` has loops for some of them, with the same numbers), and the native ops of tfjs-node. Call them inside `tf.tidy`: intermediate
 * tensors are left to it. The native ones do not record on the gradient tape. Forward operations keep NaN, activation gradients keep a NaN upstream; a finite
 * upstream at a NaN output may give a number, which no backward pass meets, since such an example's loss and with it its upstream is NaN.
 */
export interface Ops {
  readonly name: 'public' | 'native';
  /** a·b of `[m, k]` and `[k, n]`, each transposed first if asked. */
  readonly matMul: (a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean) => Tensor2D;
  /** The rows of x, `[examples, features]`, that int32 `[batch]` names, in that order: `[batch, features]`. */
  readonly gather: (x: Tensor, order: Tensor) => Tensor2D;
  /** x + b, `[batch, units]` + `[units]`. */
  readonly addBias: (x: Tensor, bias: Tensor) => Tensor2D;
  /** Σ over the batch, `[batch, units]` → `[units]`: the gradient of a bias. */
  readonly sumOverBatch: (x: Tensor) => Tensor1D;
  /** a + b, broadcast. */
  readonly add: (a: Tensor, b: Tensor) => Tensor;
  /** a − b, broadcast. */
  readonly subtract: (a: Tensor, b: Tensor) => Tensor;
  /** a·b entry by entry, broadcast. */
  readonly multiply: (a: Tensor, b: Tensor) => Tensor;
  /** factor·x. */
  readonly scale: (x: Tensor, factor: number) => Tensor;
  /** x − factor·direction with a scalar factor: the update of gradient descent. */
  readonly subtractScaled: (x: Tensor, direction: Tensor, factor: Tensor) => Tensor;
  /** min(max(x, low), high). */
  readonly clip: (x: Tensor, low: number, high: number) => Tensor;
  /** ½Σx², a float32 scalar: overflows and underflows where a float64 norm would not. */
  readonly halfSumOfSquares: (x: Tensor) => Tensor;
  /** The least and the largest entry of a tensor without NaN, scalars; 0 and 0 of an empty one. */
  readonly extremes: (x: Tensor) => readonly [Tensor, Tensor];
  /** 1/(1 + e⁻ˣ). */
  readonly sigmoid: (x: Tensor) => Tensor;
  /** upstream·σ(x)σ(−x), whose digits 1 − σ(x) would cancel where x is large. */
  readonly sigmoidGradient: (upstream: Tensor, input: Tensor) => Tensor;
  readonly tanh: (x: Tensor) => Tensor;
  /** upstream·sech²x = 4·upstream·σ(2x)σ(−2x): 1 − tanh²x without its cancellation. */
  readonly tanhGradient: (upstream: Tensor, input: Tensor) => Tensor;
  readonly relu: (x: Tensor) => Tensor;
  /** upstream where y = relu(x) > 0, else 0·upstream: a NaN upstream stays NaN. */
  readonly reluGradient: (upstream: Tensor, output: Tensor) => Tensor;
  /** x where x > 0, else slope·x. */
  readonly leakyRelu: (x: Tensor, slope: number) => Tensor;
  /** upstream where x > 0, else slope·upstream. */
  readonly leakyReluGradient: (upstream: Tensor, input: Tensor, slope: number) => Tensor;
  /** x where x > 0, else eˣ − 1, with its digits for x near 0 too. */
  readonly elu: (x: Tensor) => Tensor;
  /** upstream where x ≥ 0, else upstream·eˣ. */
  readonly eluGradient: (upstream: Tensor, input: Tensor) => Tensor;
  /** λx where x > 0, else λα(eˣ − 1), with λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017). */
  readonly selu: (x: Tensor) => Tensor;
  /** λ·upstream where x ≥ 0, else λα·upstream·eˣ. */
  readonly seluGradient: (upstream: Tensor, input: Tensor) => Tensor;
  /** erfc(x) = 1 − erf(x), its small values for large x included, to 1e-5 relative. */
  readonly erfc: (x: Tensor) => Tensor;
  /** Normalises `[batch, units]` with the batch's own mean and biased variance: γ(x − μ)/√(σ² + ε) + β. */
  readonly batchNorm: (
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    running: { readonly mean: Tensor; readonly variance: Tensor },
    settings: BatchNormSettings,
  ) => BatchNormForward;
  /** Backward pass of `batchNorm`, from ∂L/∂output `[batch, units]`. */
  readonly batchNormGradient: (upstream: Tensor, gamma: Tensor, saved: readonly Tensor[], settings: BatchNormSettings) => BatchNormBackward;
  /** Cross-entropy of softmax(logits) with int32 labels in [0, classes); throws a RangeError for other labels. */
  readonly softmaxCrossEntropy: (logits: Tensor, labels: Tensor) => SoftmaxCrossEntropy;
}
