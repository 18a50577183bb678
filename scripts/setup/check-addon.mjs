// Run as `node check-addon.mjs FOLDER`: loads the tfjs-node in FOLDER and prints TensorFlow's version and the product of two matrices.
import { createRequire } from 'node:module';
import util from 'node:util';

// tfjs-node calls two functions that Node 23 removed; kernels get them from their preload.
Object.assign(util, {
  isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
  isArray: Array.isArray,
});

const tf = createRequire(import.meta.url)(/** @type {string} */ (process.argv[2]));
const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]);
console.log(JSON.stringify({ version: tf.backend().binding.TF_Version, product: Array.from(product.dataSync()) }));
