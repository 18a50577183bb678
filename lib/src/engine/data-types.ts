/** TensorFlow's DataType numbers (tensorflow/core/framework/types.proto) of the types that our ops and graphs hold. */
export const DATA_TYPES = { float32: 1, int32: 3, bool: 10 } as const;
