import type { Operation } from './program';

/**
 * What the formulas end in that TensorFlow's graph optimizers write in another form, which rounds otherwise: x·σ(x) and x·tanh(softplus(x)) as one
 * operation (where oneDNN is on), x/√y as x·rsqrt(y), a·b + a·c as a·(b + c), sums and products of several tensors in the order of their shapes,
 * a convolution with its bias.
 */
const ENDS: ReadonlySet<string> = new Set(['AddV2', 'AddN', 'Mul', 'RealDiv', 'BiasAdd']);

/** Matrices' products are in no such formula, and a bias follows most of them: to hide them would cost and change nothing. */
const NEVER_REWRITTEN = 'BatchMatMulV2';

/**
 * Whether an operation must get its input at `position` without TensorFlow seeing what it is the result of, so that a graph rounds as the
 * operations one by one do.
 */
export function isHiddenFrom({ name, inputs, inputTypes }: Operation, position: number, operations: readonly Operation[]): boolean {
  const source = inputs[position];
  return source.from === 'operation' && inputTypes[position] === 'float32' && ENDS.has(name) && operations[source.index].name !== NEVER_REWRITTEN;
}
