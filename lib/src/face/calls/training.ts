import * as lab from '../../index';
import { NOT_NEGATIVE, POSITIVE } from '../documented';
import { calling, method, type ValidCall } from '../valid-call';
import type { World } from '../world';
import type { GradientRecord } from '../../training/clipping/gradient-forms';

const gradients = (world: World): lab.Network['parameters'] extends readonly unknown[] ? ReturnType<World['tensor']>[] : never => [world.tensor(3, 2), world.tensor(2)];
/** The form of a step's result. */
const record = (world: World): GradientRecord => ({ gradients: gradients(world), names: ['kernel', 'bias'] });
/** None at all, or null where there is none, as `tf.variableGrads` gives. */
const anyNumber = { gradients: ['[]', '{}', 'empty', '[null]'] };
const unlimited = { limit: POSITIVE };
const decay = { 'options.l2': NOT_NEGATIVE, 'options.weightDecay': NOT_NEGATIVE };
const schedule = { rate: NOT_NEGATIVE };

function oneStep(world: World): unknown[] {
  const net = world.net();
  return [net.parameters, world.step(net).gradients, net.ops];
}

export const training: Readonly<Record<string, ValidCall>> = {
  train: calling(lab.train, (world) => [world.net(), world.data(), { optimizer: world.optimizer(), batchSize: 3, epochs: 1, probe: { gradients: true } }], {
    accepts: { 'options.batchSize': ['huge'], 'options.maxSteps': ['huge'], 'options.seed': ['zero'], 'options.evaluateEvery': ['huge'], 'options.firstEpoch': ['zero'],
      'options.label': ['an empty text'], 'options.probes': ['empty'], 'options.probe.capacity': ['huge'] },
    asLongAsAsked: { 'options.epochs': ['huge'] },
  }),
  evaluate: calling(lab.evaluate, (world) => [world.normedNet(), world.data(), { batchSize: 4, mode: 'train', order: 'byClass' }], { accepts: { 'options.batchSize': ['huge'], 'options.seed': ['zero'] } }),
  updateRunning: calling(lab.updateRunning, (world) => [world.normedNet(), world.data(), { batchSize: 4, batches: 2 }], { accepts: { 'options.batchSize': ['huge'], 'options.seed': ['zero'] } }),
  computeGradients: calling(lab.computeGradients, (world) => [world.net(), world.inputs(), world.labels()], { accepts: { inputs: ['full of NaN'] }, caller: /^(computeGradients|lossAndGradients)$/ }),
  applyGradients: calling(lab.applyGradients, (world) => { const net = world.net(); return [world.optimizer(net), net, world.step(net)]; }),
  'Optimizer.apply': method((world) => world.optimizer(), 'apply', oneStep, { caller: /^momentum$/ }),
  sgd: calling(lab.sgd, () => [0.1], { accepts: { ...schedule, ...decay } }),
  momentum: calling(lab.momentum, () => [0.1, { momentum: 0.9 }], { accepts: { ...schedule, ...decay, 'options.momentum': ['zero'] } }),
  adam: calling(lab.adam, () => [0.1, {}], { accepts: { ...schedule, ...decay, 'options.beta1': ['zero'], 'options.beta2': ['zero'], 'options.epsilon': POSITIVE } }),
  rmsprop: calling(lab.rmsprop, () => [0.1, {}], { accepts: { ...schedule, ...decay, 'options.decay': ['zero'], 'options.momentum': ['zero'], 'options.epsilon': POSITIVE } }),
  optimizer: calling(lab.optimizer, () => [{ name: 'descent', update: ({ weights, gradient, coefficients: [eta], ops }: lab.UpdateInput) => ({ weights: ops.subtractScaled(weights, gradient, eta) }) }, 0.1], {
    accepts: { ...schedule, ...decay, 'rule.slots': ['empty'] },
  }),
  'schedules.cosineDecay': calling(lab.schedules.cosineDecay, () => [0.1, { steps: 10 }], { accepts: { ...schedule, 'options.steps': ['huge'], 'options.end': NOT_NEGATIVE } }),
  'schedules.exponentialDecay': calling(lab.schedules.exponentialDecay, () => [0.1, { every: 10, factor: 0.5 }], { accepts: { ...schedule, 'options.every': ['huge'], 'options.factor': POSITIVE } }),
  'schedules.stepDecay': calling(lab.schedules.stepDecay, () => [0.1, { every: 10, factor: 0.5 }], { accepts: { ...schedule, 'options.every': ['huge'], 'options.factor': POSITIVE } }),
  'schedules.warmup': calling(lab.schedules.warmup, () => [10, 0.1], { accepts: { steps: ['huge'], then: NOT_NEGATIVE } }),
  byValue: calling(lab.byValue, () => [1], { accepts: unlimited }),
  byNorm: calling(lab.byNorm, () => [1], { accepts: unlimited }),
  byGlobalNorm: calling(lab.byGlobalNorm, () => [1], { accepts: unlimited }),
  adaptive: calling(lab.adaptive, () => [0.01], { accepts: { lambda: POSITIVE, 'options.epsilon': POSITIVE } }),
  clipper: calling(lab.clipper, () => [{ name: 'drop', limit: 1, clip: ({ gradients: all }: lab.ClipInput) => all }], { accepts: { 'options.limit': POSITIVE } }),
  clipByValue: calling(lab.clipByValue, (world) => [record(world), 1], { accepts: { ...unlimited, ...anyNumber } }),
  clipByNorm: calling(lab.clipByNorm, (world) => [record(world), 1], { accepts: { ...unlimited, ...anyNumber } }),
  clipByGlobalNorm: calling(lab.clipByGlobalNorm, (world) => [record(world), 1], { accepts: { ...unlimited, ...anyNumber } }),
  clipAdaptive: calling(lab.clipAdaptive, (world) => [record(world), gradients(world), 0.01], { accepts: { lambda: POSITIVE, 'options.epsilon': POSITIVE } }),
  'Clipper.apply': method(() => lab.byNorm(1), 'apply', (world) => { const net = world.net(); return [world.step(net).gradients, net]; }, { caller: /^byNorm$/ }),
};
