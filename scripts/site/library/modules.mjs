/** Folder of the library in the lab. */
export const LIBRARY = 'library';

/** What cells import, and the file that each becomes. */
export const MODULES = { 'gradient-lab': 'gradient-lab.js', '@tensorflow/tfjs': 'tfjs.js', '@tensorflow/tfjs-core': 'tfjs-core.js' };
