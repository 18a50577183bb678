import { exploding, tinyGradient, vanishing } from './depth-rules';
import { frozen } from './frozen';
import { lossAtChance } from './loss-at-chance';
import { spiking } from './spiking';
import { dead, saturated } from './unit-rules';

/** The rules by name. */
export interface Rules {
  readonly vanishing: typeof vanishing;
  readonly exploding: typeof exploding;
  readonly tinyGradient: typeof tinyGradient;
  readonly spiking: typeof spiking;
  readonly dead: typeof dead;
  readonly saturated: typeof saturated;
  readonly frozen: typeof frozen;
  readonly lossAtChance: typeof lossAtChance;
}

/**
 * Named rules over rows. Each answers with a verdict, what it observed, its thresholds with their source, the rows that decided
 * it, and when it is known to cry wolf.
 *
 * @example rules.vanishing(run.gradients).verdict // 'ok'
 */
export const rules: Rules = { vanishing, exploding, tinyGradient, spiking, dead, saturated, frozen, lossAtChance };
