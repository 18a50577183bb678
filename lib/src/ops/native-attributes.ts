import type { NativeBackend, OperationAttribute } from '../engine/native-backend';

/** Attributes of one operation. */
export type Attributes = readonly OperationAttribute[];

/** For operations whose attributes all follow from the inputs (their types) or are the defaults. */
export const DEFAULTS: Attributes = [];

/** The attribute lists of the other operations in use; those with a parameter are remembered by it. */
export interface AttributeLists {
  readonly product: (transposeA: boolean, transposeB: boolean) => Attributes;
  readonly slope: (slope: number) => Attributes;
  readonly batchNorm: (epsilon: number) => (momentum: number) => Attributes;
  readonly batchNormGradient: (epsilon: number) => Attributes;
}

/**
 * Attribute lists are made once and name only what TensorFlow would not infer or assume: making a list for each call costs as much as a
 * small operation, and each entry about a microsecond.
 */
export function attributesOf({ binding }: NativeBackend): AttributeLists {
  const float = (name: string, value: number): OperationAttribute => ({ name, type: binding.TF_ATTR_FLOAT, value });
  const cached = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
    const known = new Map<Key, Value>();
    return (key) => {
      const value = known.get(key) ?? make(key);
      known.set(key, value);
      return value;
    };
  };
  const [adjointX, adjointY] = ['adj_x', 'adj_y'].map((name): OperationAttribute => ({ name, type: binding.TF_ATTR_BOOL, value: true }));
  const [first, second, both] = [[adjointX], [adjointY], [adjointX, adjointY]];
  return {
    product: (transposeA, transposeB) => (transposeA ? (transposeB ? both : first) : transposeB ? second : DEFAULTS),
    slope: cached((slope: number): Attributes => [float('alpha', slope)]),
    batchNorm: cached((epsilon: number) =>
      cached((momentum: number): Attributes => [float('epsilon', epsilon), float('exponential_avg_factor', 1 - momentum)]),
    ),
    batchNormGradient: cached((epsilon: number): Attributes => [float('epsilon', epsilon)]),
  };
}
