import type { BackendValues, DataId, DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** One attribute of a TensorFlow operation, as tfjs-node takes it. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** The part of tfjs-node's backend that the native ops use: it runs any registered TensorFlow operation. */
export interface NativeBackend {
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_SHAPE: number;
  };
  executeSingleOutput(name: string, attributes: readonly OperationAttribute[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  write(values: Float32Array | Int32Array, shape: number[], type: DataType): DataId;
  readSync(dataId: DataId): BackendValues;
  disposeData(dataId: DataId): boolean;
  /** Loads a SavedModel into a session of TensorFlow; the answer is its number. */
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  /** Runs a session from tensors for the nodes named by `feeds` to the outputs named `node:index`. */
  runSavedModel(session: number, inputs: readonly TensorInfo[], feeds: readonly { readonly name: string }[], fetches: readonly string[]): Tensor[];
  deleteSavedModel(session: number): void;
}

/** Whether a tfjs backend is tfjs-node's and offers what the native ops need. */
export function isNativeBackend(backend: unknown): backend is NativeBackend {
  const candidate = backend as Partial<NativeBackend> | null | undefined;
  return (
    typeof candidate?.executeSingleOutput === 'function' &&
    typeof candidate.executeMultipleOutputs === 'function' &&
    typeof candidate.binding?.TF_ATTR_FLOAT === 'number'
  );
}
