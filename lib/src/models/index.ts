export { ACTIVATION_NAMES, activation, derivative, saturated, type Activation, type ActivationName, type ActivationOptions } from './activations';
export type { BatchNormOptions } from './batch-norm';
export {
  chain, chainBiasGradients, chainCost,
  type ChainCost, type ChainGradientRow, type ChainOptions, type NeuronChain,
} from './chain';
export { gradientsOf, type LossWithGradients } from './gradients-of';
export {
  constantWeights, he, heForSlope, heUniform, leCun, leCunUniform, normalWeights, uniformWeights, varianceScaling, xavier, xavierUniform,
  type Initializer, type InitializerContext, type VarianceScalingOptions,
} from './initializers';
export type { Backward, Forward, Halves, Layer, Pass } from './layer';
export type { LayeredNetwork, LayerRow } from './layered-network';
export {
  contribVarianceScaling, pytorchLinear, tensorflow1VarianceScaling, tfjsGlorotNormal, tfjsHeNormal, tfjsLeCunNormal,
} from './library-initializers';
export { losses, type Loss, type LossName, type LossResult } from './losses';
export { lsuv, type LsuvOptions, type LsuvRow } from './lsuv';
export { mlp } from './mlp';
export type { MlpBatchNorm, MlpLayerNorm, MlpOptions, NormPosition } from './mlp-options';
export type { Continuation, LossAndGradients, Mode, Network, Parameter, ParameterRole, Passes, PassTap, Statistic, StepResult, Tap } from './network';
export { orthogonal } from './orthogonal';
export type { RecurrentNetwork, RecurrentStepResult } from './recurrent';
export { lstm, simpleRnn, type LstmOptions, type RecurrentOptions, type SimpleRnnOptions } from './recurrent-cells';
export { scalarForm } from './scalar-form';
export { restore, stateOf, type NetworkState, type SavedTensor } from './state';
