import * as tf from '@tensorflow/tfjs-core';
import { requireLazily } from './lazy-packages';

/** danfo's statistics, which are mended, and its readers of files: 1,100 of its 1,200 source files. */
const SELDOM_USED = ['mathjs', 'xlsx', 'request'];

/** tfjs-node makes itself the backend when it loads, where it loads; danfo needs no more of it than tfjs has. */
const OTHER_BACKENDS = { '@tensorflow/tfjs-node': '@tensorflow/tfjs' };

/** danfo with the backend that computes already, the native one by itself if none does yet. */
export function requireDanfo(): unknown {
  const backend = tf.getBackend() as string | undefined;
  if (backend !== undefined && backend !== 'tensorflow') return requireLazily('danfojs-node', SELDOM_USED, OTHER_BACKENDS);
  try {
    return requireLazily('danfojs-node', SELDOM_USED);
  } catch {
    return requireLazily('danfojs-node', SELDOM_USED, OTHER_BACKENDS);
  }
}
