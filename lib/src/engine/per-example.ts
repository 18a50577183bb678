/**
 * TensorFlow's operations that compute each entry of the output from the entries at the same place of the inputs, which are broadcast to it by
 * NumPy's rules: what holds of a batch holds of each part of it.
 */
const BY_ENTRY = [
  'Abs', 'Add', 'AddN', 'AddV2', 'Cast', 'Ceil', 'ClipByValue', 'Cos', 'Elu', 'EluGrad', 'Equal', 'Erf', 'Erfc', 'Exp', 'Expm1', 'Floor', 'Greater',
  'GreaterEqual', 'Identity', 'IsFinite', 'IsInf', 'IsNan', 'LeakyRelu', 'LeakyReluGrad', 'Less', 'LessEqual', 'Log', 'Log1p', 'LogicalAnd', 'LogicalNot',
  'LogicalOr', 'Maximum', 'Minimum', 'Mul', 'Neg', 'NotEqual', 'OnesLike', 'Pow', 'RealDiv', 'Reciprocal', 'Relu', 'Relu6', 'ReluGrad', 'Round', 'Rsqrt',
  'Select', 'SelectV2', 'Selu', 'Sigmoid', 'SigmoidGrad', 'Sign', 'Sin', 'Softplus', 'Sqrt', 'Square', 'SquaredDifference', 'Sub', 'Tan', 'Tanh', 'TanhGrad', 'ZerosLike',
] as const;

/** The same row by row: a bias along the last axis, a softmax over it, which must then not be the examples' own. */
const BY_ROW = ['BiasAdd', 'Softmax'] as const;

const [ENTRIES, ROWS]: ReadonlySet<string>[] = [new Set(BY_ENTRY), new Set(BY_ROW)];

/** Whether an operation, on inputs of these ranks, treats each row of its output by itself. `Select` may take a condition for each row instead. */
export function isPerExample(name: string, ranks: readonly number[]): boolean {
  if (ROWS.has(name)) return ranks[0] > 1;
  return ENTRIES.has(name) && (name !== 'Select' || ranks.every((rank) => rank === ranks[0]));
}

/** How the results of two parts of a batch make that of the whole, where all examples are reduced to one. */
export const REDUCED_BY: Readonly<Record<string, 'AddV2' | 'Minimum' | 'Maximum'>> = { Sum: 'AddV2', Min: 'Minimum', Max: 'Maximum', L2Loss: 'AddV2', BiasAddGrad: 'AddV2' };
