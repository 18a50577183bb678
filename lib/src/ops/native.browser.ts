import type { NativeBackend } from '../engine/native-backend';
import type { Ops } from './ops';

/** No backend of a browser is tfjs-node's. */
export function nativeOps(_backend: NativeBackend): Ops {
  throw new Error('nativeOps: backend must be that of tfjs-node, which a browser has not');
}
