import { membersOf } from '../checks/options';
import { integerFrom, oneOf, requirePositive } from '../checks/rules';
import { TRUNCATED_NORMAL_STD } from '../numeric/truncated-normal';

/** Which count of connections the variance is divided by; `average` is (fanIn + fanOut)/2. */
export type FanMode = 'fanIn' | 'fanOut' | 'average';

/** A rule Var(w) = scale/fan. */
export interface VarianceRule {
  scale: number;
  mode: FanMode;
}

/** LeCun 1998: n·Var = 1 forward. */
export const LECUN: VarianceRule = { scale: 1, mode: 'fanIn' };
/** Glorot & Bengio 2010, eq. (12): Var = 2/(fanIn + fanOut). */
export const GLOROT: VarianceRule = { scale: 1, mode: 'average' };
/** He et al. 2015, eq. (10): Var = 2/fanIn. */
export const HE: VarianceRule = { scale: 2, mode: 'fanIn' };
/** `torch.nn.Linear`: U(±1/√fanIn), so Var = 1/(3·fanIn). */
export const PYTORCH_LINEAR: VarianceRule = { scale: 1 / 3, mode: 'fanIn' };

const requireRule = membersOf<VarianceRule>({ scale: requirePositive, mode: oneOf(['fanIn', 'fanOut', 'average']) });
const requireFan = integerFrom(1);

/** What a rule gives for one layer. */
export interface LayerVariance {
  /** Var(w). */
  variance: number;
  /** Standard deviation of the normal form. */
  std: number;
  /** The uniform form is U(−limit, limit), limit = √(3·Var). */
  limit: number;
  /** σ_w² = fanIn·Var(w), the forward weight gain. */
  forwardGain: number;
  /** fanOut·Var(w), the backward weight gain. */
  backwardGain: number;
}

/**
 * Variance, normal and uniform parameters, and forward and backward weight gain of a layer of shape [fanIn, fanOut] under a rule.
 *
 * @throws RangeError unless fanIn and fanOut are integers ≥ 1 and scale is finite and > 0.
 * @example theory.layerVariance(theory.GLOROT, 784, 300) // { forwardGain: 1.446, backwardGain: 0.554, … }
 */
export function layerVariance(rule: VarianceRule, fanIn: number, fanOut: number): LayerVariance {
  requireRule('layerVariance', 'rule', rule);
  requireFan('layerVariance', 'fanIn', fanIn);
  requireFan('layerVariance', 'fanOut', fanOut);
  const fans = { fanIn, fanOut, average: (fanIn + fanOut) / 2 };
  const variance = rule.scale / fans[rule.mode];
  return {
    variance,
    std: Math.sqrt(variance),
    limit: Math.sqrt(3 * variance),
    forwardGain: fanIn * variance,
    backwardGain: fanOut * variance,
  };
}

/**
 * Share of the variance left when a normal distribution is truncated at ±2σ without correction, 0.8796² = 0.7737: what the heNormal,
 * glorotNormal and leCunNormal of TensorFlow.js deliver of the variance they name (tensorflow/tfjs#8594).
 */
export const TRUNCATED_NORMAL_VARIANCE: number = TRUNCATED_NORMAL_STD ** 2;
