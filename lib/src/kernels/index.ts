export type { BackendName } from './backends';
export type { Kernels } from './kernels';
export { ready, type Environment, type ReadyOptions } from './ready';
