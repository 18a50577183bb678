export type { Ops } from './ops';
export { ready, type Environment } from './ready';
