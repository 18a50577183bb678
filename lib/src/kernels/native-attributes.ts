import type { NativeBackend, OperationAttribute } from './native-backend';

/** Attributes of one operation. */
export type Attributes = readonly OperationAttribute[];

/** The attribute lists of every operation in use; those with a parameter are remembered by it. */
export interface AttributeLists {
  readonly float32: Attributes;
  readonly reshape: Attributes;
  readonly labels: Attributes;
  /** By which of the two factors is transposed: n(o), t(ransposed). */
  readonly matMul: Readonly<Record<'nn' | 'nt' | 'tn' | 'tt', Attributes>>;
  readonly slope: (slope: number) => Attributes;
  readonly batchNorm: (epsilon: number) => (momentum: number) => Attributes;
  readonly batchNormGradient: (epsilon: number) => Attributes;
}

/** Attribute lists are made once: building them for each call costs as much as a small operation. */
export function attributesOf({ binding }: NativeBackend): AttributeLists {
  const type = (name: string, value: number): OperationAttribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const float = (name: string, value: number): OperationAttribute => ({ name, type: binding.TF_ATTR_FLOAT, value });
  const bool = (name: string, value: boolean): OperationAttribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const float32 = type('T', binding.TF_FLOAT);
  const cached = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
    const known = new Map<Key, Value>();
    return (key) => {
      const value = known.get(key) ?? make(key);
      known.set(key, value);
      return value;
    };
  };
  const matMul = (a: boolean, b: boolean): Attributes => [float32, bool('adj_x', a), bool('adj_y', b)];
  return {
    float32: [float32],
    reshape: [float32, type('Tshape', binding.TF_INT32)],
    labels: [float32, type('Tlabels', binding.TF_INT32)],
    matMul: { nn: matMul(false, false), nt: matMul(false, true), tn: matMul(true, false), tt: matMul(true, true) },
    slope: cached((slope: number): Attributes => [float32, float('alpha', slope)]),
    batchNorm: cached((epsilon: number) =>
      cached((momentum: number): Attributes => [
        float32,
        type('U', binding.TF_FLOAT),
        float('epsilon', epsilon),
        float('exponential_avg_factor', 1 - momentum),
        bool('is_training', true),
      ]),
    ),
    batchNormGradient: cached((epsilon: number): Attributes => [
      float32,
      type('U', binding.TF_FLOAT),
      float('epsilon', epsilon),
      bool('is_training', true),
    ]),
  };
}
