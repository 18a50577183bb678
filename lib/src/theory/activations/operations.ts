/** Operations of `Ops` that activations are written with. */
export interface ActivationOps<T> {
  readonly add: (a: T, b: T) => T;
  readonly multiply: (a: T, b: T) => T;
  readonly scale: (x: T, factor: number) => T;
  readonly sigmoid: (x: T) => T;
  readonly sigmoidGradient: (upstream: T, input: T) => T;
  readonly tanh: (x: T) => T;
  readonly tanhGradient: (upstream: T, input: T) => T;
  readonly relu: (x: T) => T;
  readonly reluGradient: (upstream: T, output: T) => T;
  readonly leakyRelu: (x: T, slope: number) => T;
  readonly leakyReluGradient: (upstream: T, input: T, slope: number) => T;
  readonly elu: (x: T) => T;
  readonly eluGradient: (upstream: T, input: T) => T;
  readonly selu: (x: T) => T;
  readonly seluGradient: (upstream: T, input: T) => T;
  readonly erfc: (x: T) => T;
}

/** Operations of tfjs that activations are written with, under tfjs's names. */
export interface PlainOperations<T> {
  readonly add: (a: T | number, b: T | number) => T;
  readonly sub: (a: T | number, b: T | number) => T;
  readonly mul: (a: T | number, b: T | number) => T;
  readonly div: (a: T | number, b: T | number) => T;
  readonly abs: (x: T) => T;
  readonly exp: (x: T) => T;
  readonly expm1: (x: T) => T;
  readonly square: (x: T) => T;
  readonly softplus: (x: T) => T;
  readonly minimum: (a: T, b: number) => T;
  readonly less: (a: T, b: number) => T;
  readonly greater: (a: T, b: number) => T;
  readonly where: (condition: T, a: T, b: T) => T;
  readonly onesLike: (x: T) => T;
  readonly cast: (x: T, type: 'float32') => T;
}

/** What a tensor form computes with. Of any kind T of number: theory knows no tensors, whoever calls it brings the operations of its own. */
export interface Operations<T> {
  readonly ops: ActivationOps<T>;
  readonly tf: PlainOperations<T>;
}

/** φ on tensors: `forward` gives a = φ(z), `backward` gives upstream·φ′(z). */
export interface TensorForm {
  readonly forward: <T>(operations: Operations<T>, z: T) => T;
  readonly backward: <T>(operations: Operations<T>, upstream: T, z: T, a: T) => T;
}
