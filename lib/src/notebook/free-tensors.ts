import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs something that may await, and frees every tensor and every variable (so every network) made meanwhile, whether it ends well or throws.
 * What was kept with `tf.keep` stays. Only one at a time: tensors of others that run at the same time would go too.
 *
 * @example await freeingTensors(() => mlp({ sizes: [784, 10], activation: 'relu' }).parameters.length) // 2
 */
export async function freeingTensors<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  const engine = tf.engine();
  const before = new Set(Object.keys(engine.registeredVariables));
  engine.startScope('freeingTensors');
  try {
    return await run();
  } finally {
    engine.endScope();
    for (const [name, variable] of Object.entries(engine.registeredVariables)) if (!before.has(name)) variable.dispose();
  }
}
