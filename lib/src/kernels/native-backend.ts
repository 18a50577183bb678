import type { DataId, DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** One attribute of a TensorFlow operation, as tfjs-node takes it. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** The part of tfjs-node's backend that the native kernels use: it runs any registered TensorFlow operation. */
export interface NativeBackend {
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_FLOAT: number;
  };
  executeSingleOutput(name: string, attributes: readonly OperationAttribute[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  write(values: Float32Array | Int32Array, shape: number[], type: DataType): DataId;
  disposeData(dataId: DataId): boolean;
}

/** Whether a tfjs backend is tfjs-node's and offers what the native kernels need. */
export function isNativeBackend(backend: unknown): backend is NativeBackend {
  const candidate = backend as Partial<NativeBackend> | null | undefined;
  return (
    typeof candidate?.executeSingleOutput === 'function' &&
    typeof candidate.executeMultipleOutputs === 'function' &&
    typeof candidate.binding?.TF_ATTR_FLOAT === 'number'
  );
}
