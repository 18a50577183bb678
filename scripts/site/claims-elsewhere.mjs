import { readClaims } from '../notebooks/claims.mjs';

/**
 * Claims of committed notebooks that the lab cannot make: it has the images that come with the project, not the full set, and runs on wasm.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const ELSEWHERE = {
  '08-batch-normalisation': [
    'variance 1/n (Géron): largest distance of an epoch from the recorded mean',
    'variance 2/n (the notes): largest distance of an epoch from the recorded mean',
  ],
  'A2-numbers-that-lie': ['native: tf.elu(−1e-5) minus the subtraction'],
};

/**
 * The claims that a notebook, as committed, makes in the lab too.
 * @param {import('../notebooks/notebook.mjs').Notebook} notebook @param {string} name
 * @returns {readonly string[]}
 */
export const claimsInLab = (notebook, name) => readClaims(notebook, name).map(({ text }) => text).filter((text) => !ELSEWHERE[name]?.includes(text));
