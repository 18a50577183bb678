// tfjs `model.fit` on the native backend, from gradient-lab's initial weights. As with Keras one call stays open, and each epoch is one round.
import { numeric } from 'gradient-lab';
import { trainingImages } from './examples.mjs';
import { receive, send } from './protocol.mjs';

process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
const task = /** @type {import('../tasks.mjs').Task} */ (await receive());
const { seed = 0 } = task;
const { default: tf } = await import('@tensorflow/tfjs-node');

/** @param {number} inputs @param {number} units @param {number} depth */
function initialWeights(inputs, units, depth) {
  const drawn = numeric.split(seed, `dense${depth}/kernel`).normals(inputs * units, 0, Math.sqrt(2 / inputs));
  return [tf.tensor2d(Float32Array.from(drawn), [inputs, units]), tf.zeros([units])];
}

/** @param {import('../tasks.mjs').Net} net */
function build({ sizes, activation, batchNorm, learningRate }) {
  const model = tf.sequential();
  sizes.slice(1).forEach((units, index) => {
    const isOutput = index === sizes.length - 2;
    const inputs = sizes[index] ?? 1;
    model.add(tf.layers.dense({ units, inputShape: [inputs], weights: initialWeights(inputs, units, index + 1) }));
    if (batchNorm && (!isOutput || batchNorm.onLogits)) model.add(tf.layers.batchNormalization({ momentum: batchNorm.momentum, epsilon: batchNorm.epsilon }));
    if (!isOutput) model.add(tf.layers.activation({ activation }));
  });
  model.compile({ optimizer: tf.train.sgd(learningRate), loss: (target, logits) => tf.losses.softmaxCrossEntropy(target, logits) });
  return model;
}

const { images, labels, size, features, classes } = trainingImages(task.steps * task.batch);
const x = tf.tensor2d(images, [size, features]);
const y = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classes), 'float32'));
const model = build(task.net);
let start = 0;

/** Mean losses of epochs in gradient-lab's order, which `fit` must be given: it shuffles in one of its own. */
async function losses() {
  const means = [];
  for (let epoch = 0; epoch < task.epochs; epoch++) {
    const order = tf.tensor1d(Int32Array.from(new numeric.RandomState([seed, epoch]).permutation(size)), 'int32');
    const { history } = await model.fit(tf.gather(x, order), tf.gather(y, order), { batchSize: task.batch, epochs: 1, shuffle: false, verbose: 0 });
    means.push(history['loss']?.[0]);
  }
  return means;
}

send({ ready: { Node: process.versions.node, tfjs: tf.version['tfjs'] } });
if (task.kind === 'losses') {
  await receive();
  send({ value: await losses() });
  process.exit(0);
}
await model.fit(x, y, {
  batchSize: task.batch,
  epochs: 1_000_000,
  verbose: 0,
  callbacks: {
    onEpochBegin: async () => {
      if ((await receive()) === undefined) process.exit(0);
      start = performance.now();
    },
    onEpochEnd: async () => send({ value: (performance.now() - start) / task.steps }),
  },
});
