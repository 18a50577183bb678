import { dataset, loadMnist, numeric } from 'gradient-lab';

/** @typedef {import('../tasks.mjs').Task} Task */

/**
 * The first training images, from the start again where there are fewer than `count`.
 * @param {number} count
 */
export function trainingImages(count) {
  const { original } = loadMnist({ validation: 0 });
  if (count <= original.size) return original.take(count);
  const { features, classes, size } = original;
  const repeated = { images: new Float32Array(count * features), labels: new Int32Array(count), features, classes };
  for (let start = 0; start < count; start += size) {
    const part = original.take(Math.min(size, count - start));
    repeated.images.set(part.images, start * features);
    repeated.labels.set(part.labels, start);
  }
  return dataset(repeated);
}

/**
 * Inputs of the tasks that need no images; their values do not matter to the time.
 * @param {Task} task
 */
export function randomBatch({ batch, net: { sizes } }) {
  const random = new numeric.RandomState(1);
  const [features = 1] = sizes;
  const classes = sizes.at(-1) ?? 1;
  return { inputs: Float32Array.from(random.uniforms(batch * features)), labels: Int32Array.from({ length: batch }, (_, i) => i % classes) };
}
