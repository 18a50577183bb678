export { currentKernels, kernelsNamed, useKernels } from './current';
export type { BatchNormBackward, BatchNormForward, BatchNormSettings, Kernels, SoftmaxCrossEntropy } from './kernels';
export { publicKernels } from './public';
export { ready, type Environment, type ReadyOptions } from './ready';
export type { BackendName } from './backends';
