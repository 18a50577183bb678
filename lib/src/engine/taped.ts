import * as tf from '@tensorflow/tfjs-core';

/** Whether `tf.grad` or the like is recording, and must see every operation. */
export const isTaped = (): boolean => tf.engine().state.gradientDepth > 0;
