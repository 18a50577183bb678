import * as tf from '@tensorflow/tfjs-core';

/** Whether tfjs knows a backend of this name. The declared type of findBackendFactory hides that it answers null for an unknown one. */
export const isRegistered = (name: string): boolean => (tf.findBackendFactory(name) as unknown) !== null;
