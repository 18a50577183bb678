// gradient-lab, as a reader of the notebooks would call it: `train` for training, `computeGradients` for the gradients of one batch.
import * as tf from '@tensorflow/tfjs-core';
import { byValue, computeGradients, evaluate, every, he, loadMnist, mlp, ready, sgd, train, xavier } from 'gradient-lab';
import { randomBatch, trainingImages } from './examples.mjs';
import { milliseconds, serve } from './protocol.mjs';

/** @typedef {import('../tasks.mjs').Task} Task */
/** @typedef {import('gradient-lab').LayeredNetwork} LayeredNetwork */
/** @typedef {import('gradient-lab').Dataset} Dataset */

const MEGABYTE = 1e6;

/** @param {Task} task */
function build({ net, seed = 0 }) {
  const { sizes, activation, batchNorm } = net;
  return mlp({ sizes, activation, ...(batchNorm && { batchNorm }), init: activation === 'sigmoid' ? xavier : he, seed });
}

/**
 * @param {Task} task
 * @param {LayeredNetwork} network
 * @param {Dataset} data
 */
function trainer({ net, batch, probe, seed = 0 }, network, data) {
  const clip = net.clipValue === undefined ? undefined : byValue(net.clipValue);
  const probes = probe && { probe: { schedule: every(probe.every), gradients: true, activations: probe.activations } };
  let firstEpoch = 0;
  /** @param {number} epochs */
  return async (epochs) => {
    const run = await train(network, data, { optimizer: sgd(net.learningRate), batchSize: batch, epochs, firstEpoch, seed, ...(clip && { clip }), ...probes });
    firstEpoch += epochs;
    return run.epochs.map(({ loss }) => loss);
  };
}

/** @param {Task} task */
function trainTask(task) {
  const run = trainer(task, build(task), trainingImages(task.steps * task.batch));
  return async () => (await milliseconds(() => run(1))) / task.steps;
}

/** @param {Task} task */
function lossesTask(task) {
  const run = trainer(task, build(task), trainingImages(task.steps * task.batch));
  return () => run(task.epochs);
}

/** @param {Task} task */
function gradientsTask(task) {
  const network = build(task);
  const { inputs, labels } = randomBatch(task);
  const x = tf.tensor2d(inputs, [task.batch, task.net.sizes[0] ?? 1]);
  const y = tf.tensor1d(labels, 'int32');
  const run = () => {
    for (let pass = 0; pass < task.passes; pass++) computeGradients(network, x, y).dispose();
  };
  return async () => (await milliseconds(run)) / task.passes;
}

/** @param {Task} task */
function matmulTask({ net: { sizes }, batch, passes }) {
  const matrices = sizes.slice(1).map((units, index) => {
    const inputs = sizes[index] ?? 1;
    return { x: tf.randomUniform([batch, inputs]), w: tf.randomUniform([inputs, units]), delta: tf.randomUniform([batch, units]) };
  });
  const step = () => {
    matrices.forEach(({ x, w, delta }, index) => {
      tf.matMul(x, w);
      tf.matMul(x, delta, true, false);
      if (index > 0) tf.matMul(delta, w, false, true);
    });
  };
  const run = () => {
    for (let pass = 0; pass < passes; pass++) tf.tidy(step);
  };
  return async () => (await milliseconds(run)) / passes;
}

/** @param {Task} task */
function accuracyTask(task) {
  const network = build(task);
  const run = trainer(task, network, trainingImages(task.steps * task.batch));
  return async () => {
    await run(task.epochs);
    return evaluate(network, loadMnist().test).accuracy;
  };
}

/**
 * Highest resident memory of the process, less what it held with the library loaded and the backend running.
 * @param {Task} task
 */
function memoryTask(task) {
  const loaded = process.memoryUsage.rss();
  const run = trainer(task, build(task), trainingImages(task.steps * task.batch));
  return async () => {
    await run(task.epochs);
    return { loaded: loaded / MEGABYTE, above: (process.resourceUsage().maxRSS * 1024 - loaded) / MEGABYTE };
  };
}

const KINDS = { train: trainTask, losses: lossesTask, gradients: gradientsTask, matmul: matmulTask, accuracy: accuracyTask, memory: memoryTask };

await serve(async (task) => {
  const environment = await ready({ ...(task.backend && { backend: task.backend }), ...(task.ops && { ops: task.ops }), graphs: task.graphs ?? true });
  const { backend, tensorflow } = environment;
  return { ready: { Node: process.versions.node, tfjs: tf.version_core, ...(tensorflow && { TensorFlow: tensorflow }), backend }, round: KINDS[task.kind](task) };
});
