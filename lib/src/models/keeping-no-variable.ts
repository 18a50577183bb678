import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';

const variables = (): readonly Variable[] => Object.values(tf.engine().registeredVariables);

/** What `make` gives; where it throws, the variables that it has made until then are freed. */
export function keepingNoVariable<T>(make: () => T): T {
  const before = new Set(variables());
  try {
    return make();
  } catch (error) {
    for (const variable of variables()) if (!before.has(variable)) variable.dispose();
    throw error;
  }
}
