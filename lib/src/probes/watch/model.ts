import type { NamedTensorMap, Tensor, Variable } from '@tensorflow/tfjs-core';

/** Keyword arguments of a layer's call; `training` is true in `fit` and `trainOnBatch`, false in `evaluate` and `predict`. */
export type CallOptions = Record<string, unknown>;

/** The part of a layers' variable that is read. */
export interface WatchedVariable {
  readonly originalName: string;
  /** The live `tf.Variable`; tfjs types it as a plain tensor. */
  read(): Tensor;
}

/** The part of a `tf.layers.Layer`, or of a recurrent cell, that is read or wrapped. */
export interface WatchedLayer {
  readonly name: string;
  readonly weights: readonly WatchedVariable[];
  readonly trainableWeights: readonly WatchedVariable[];
  call(inputs: Tensor | Tensor[], options?: CallOptions): Tensor | Tensor[];
  getClassName(): string;
  getConfig(): object;
}

/** Gradients as `Optimizer.applyGradients` takes them: by name, or in a list that stands for the order of the optimizer's own state. */
export type AppliedGradients = NamedTensorMap | { name: string; tensor: Tensor }[];

/** The part of a `tf.Optimizer` that is read or wrapped. */
export interface WatchedOptimizer {
  readonly iterations: number;
  computeGradients(f: () => Tensor, variables?: Variable[]): { value: Tensor; grads: NamedTensorMap };
  applyGradients(gradients: AppliedGradients): void;
}

/** The part of a `tf.LayersModel` that `watch` reads or wraps; any `tf.LayersModel` or `tf.Sequential` fits. */
export interface WatchableModel {
  readonly name: string;
  readonly layers: readonly WatchedLayer[];
  readonly optimizer: unknown;
  compile(options: never): void;
  predict(...inputs: never[]): unknown;
  predictOnBatch(...inputs: never[]): unknown;
  evaluate(...inputs: never[]): unknown;
}

/** The part of a `tf.LayersModel` that runs it. */
export interface PredictingModel extends Pick<WatchableModel, 'name' | 'layers'> {
  readonly inputs: readonly unknown[];
  predictOnBatch(inputs: Tensor | Tensor[]): Tensor | Tensor[];
}
