export type { BackendName } from './backends';
export type { Ops } from './ops';
export { ready, type Environment, type ReadyOptions } from './ready';
