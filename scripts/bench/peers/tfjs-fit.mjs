// tfjs `model.fit` on the native backend. As with Keras one call stays open, and each epoch is one round.
import { trainingImages } from './examples.mjs';
import { receive, send } from './protocol.mjs';

process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
const task = /** @type {import('../tasks.mjs').Task} */ (await receive());
const { default: tf } = await import('@tensorflow/tfjs-node');

/** @param {import('../tasks.mjs').Net} net */
function build({ sizes, activation, batchNorm, learningRate }) {
  const model = tf.sequential();
  sizes.slice(1).forEach((units, index) => {
    const isOutput = index === sizes.length - 2;
    model.add(tf.layers.dense({ units, kernelInitializer: 'heNormal', ...(index === 0 && { inputShape: sizes.slice(0, 1) }) }));
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
send({ ready: { Node: process.versions.node, tfjs: tf.version['tfjs'] } });
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
