export { activation, type ActivationChoice } from './activations';
export { chain, chainBiasGradients, type ChainGradientRow, type NeuronChain } from './chain';
export { freeze } from './freeze';
export type { LossWithGradients } from './gradients-of';
export { gru } from './gru';
export { identity } from './identity';
export {
  constantWeights, he, heUniform, leCun, leCunUniform, normalWeights, uniformWeights, varianceScaling, xavier, xavierUniform, type Initializer, type InitializerContext,
} from './initializers';
export type { Backward, Forward, ForwardContext, Layer } from './layer';
export type { LayeredNetwork, LayerRow } from './layered-network';
export { losses, type Loss, type LossName, type LossResult } from './losses';
export { lstm, type LstmOptions } from './lstm';
export { lsuv, type LsuvRow } from './lsuv';
export { mlp } from './mlp';
export type { MlpOptions } from './mlp-options';
export type { LossAndGradients, Mode, Network, Parameter, ParameterRole, Statistic, StepResult, Tap } from './network';
export { orthogonal } from './orthogonal';
export type { OwnActivation } from './own-activation';
export { layer, type LayerPlace, type OwnLayer, type OwnLayerContext } from './own-layer';
export type { OwnLoss } from './own-loss';
export type { Activation } from './phi';
export type { RecurrentNetwork, RecurrentStepResult } from './recurrent';
export type { RecurrentOptions } from './recurrent-options';
export { withRunning, type RunningValues } from './running';
export { restore, stateOf, type NetworkState } from './state';
export { simpleRnn, type SimpleRnnOptions } from './simple-rnn';
export { suspect, type SuspectName } from './suspects';
