export { adaptive, clipAdaptive, type AdaptiveClipOptions } from './clipping/adaptive';
export { byGlobalNorm, clipByGlobalNorm } from './clipping/by-global-norm';
export { byNorm, clipByNorm } from './clipping/by-norm';
export { byValue, clipByValue } from './clipping/by-value';
export type { ClipGradients, ClipGradientsOptions, ClipInput, ClipOptions, Clipper } from './clipping/clipper';
export { clipper, type OwnClipper } from './clipping/own-clipper';
export type { ClippedAs, GradientMap, GradientRecord, Gradients, MaybeGradient } from './clipping/gradient-forms';
export { NonFiniteGradientError, type NonFinitePolicy } from './clipping/non-finite';
export type { ClipMethod, ClippedParameter, ClipReport } from './clipping/report';
export type { ProgressFactory, ProgressReporter, TrainingProgress } from './defaults';
export { DivergenceError } from './divergence';
export { evaluate, type EvaluateOptions, type Evaluation } from './evaluate';
export { adam, type AdamOptions } from './optimizers/adam';
export { momentum, type MomentumOptions } from './optimizers/momentum';
export type { ApplyUpdate, Optimizer, OptimizerSlot, PreparedUpdate, Trainable, UpdateInput } from './optimizers/optimizer';
export { optimizer, type OwnUpdateRule } from './optimizers/own-optimizer';
export { rmsprop, type RmspropOptions } from './optimizers/rmsprop';
export { sgd } from './optimizers/sgd';
export type { WeightDecayOptions } from './optimizers/weight-decay';
export {
  cosineDecay, exponentialDecay, stepDecay, warmup, type DecayOptions, type LearningRate, type RateSchedule,
} from './rate-schedules';
export type { Divergence, EpochRecord, Run, RunEnd } from './run';
export { applyGradients, computeGradients, type ComputedGradients } from './steps';
export { train } from './train';
export type { StepRecord, TrainOptions } from './train-options';
export { updateRunning, type UpdateRunningOptions } from './update-running';
