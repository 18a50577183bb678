import * as tf from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { requireFinite, requireFunction, requireNotNegative, requireText } from '../checks/rules';
import { shown } from '../checks/shown';
import type { Network, Statistic } from './network';
import { requireNetwork } from './require-network';
import { requireAlive } from './summaries';

/** Values in place of batch norm's running averages, for all units alike; one that is not given stays as it is. */
export interface RunningValues {
  readonly mean?: number;
  /** ≥ 0. */
  readonly variance?: number;
  /** One layer's alone, such as `batchNorm1`. Default all. */
  readonly layer?: string;
}

const requireValues = optionsOf<RunningValues>({ mean: requireFinite, variance: requireNotNegative, layer: requireText });

const layerOf = ({ name }: Statistic): string => name.slice(0, name.lastIndexOf('/'));

function set({ variable }: Statistic, values: Float32Array): void {
  tf.tidy(() => { variable.assign(tf.tensor(values, variable.shape)); });
}

/** Running averages as they were, held until `forget`. */
export interface RememberedRunning {
  /** Puts them back, bit for bit. */
  readonly restore: () => void;
  readonly forget: () => void;
}

/** Remembers the running averages of a network. It costs nothing: the tensors are held, not copied. */
export function rememberRunning({ statistics = [] }: Pick<Network, 'statistics'>): RememberedRunning {
  const before = statistics.map(({ variable }) => ({ variable, value: tf.keep(variable.clone()) }));
  return {
    restore: () => { for (const { variable, value } of before) variable.assign(value); },
    forget: () => { for (const { value } of before) value.dispose(); },
  };
}

/** What `look` gives; the running averages are as before when it returns or throws. */
export function keepingRunning<Result>(network: Pick<Network, 'statistics'>, look: () => Result): Result {
  const { restore, forget } = rememberRunning(network);
  try {
    return look();
  } finally {
    restore();
    forget();
  }
}

/** The statistics that are to change. */
function chosen({ statistics = [] }: Network, { layer }: RunningValues): readonly Statistic[] {
  const layers = [...new Set(statistics.map(layerOf))];
  if (layers.length === 0) throw new RangeError('withRunning: net must have running averages, as batch norm keeps them, got none');
  if (layer === undefined) return statistics;
  if (!layers.includes(layer)) throw new RangeError(`withRunning: values.layer must be one of ${layers.join(', ')}, got ${shown(layer)}`);
  return statistics.filter((one) => layerOf(one) === layer);
}

/**
 * Looks at a network as it would be with other running averages: sets them, runs `look`, and puts back what was there, however `look` ends. `look` may
 * be async; the network is not to be used elsewhere meanwhile.
 *
 * `{ mean: 0, variance: 1 }` is what batch norm starts from: the network whose updates were forgotten.
 *
 * @throws RangeError for a network without running averages, an unknown layer or a variance below 0.
 * @example
 * const net = mlp({ sizes: [784, 12, 10], activation: 'elu', batchNorm: {}, seed: 1 });
 * await train(net, digits, { optimizer: sgd(0.1), batchSize: 40, epochs: 2 });
 * const forgotten = withRunning(net, { mean: 0, variance: 1 }, () => evaluate(net, mnist.test).accuracy);
 * forgotten < evaluate(net, mnist.test).accuracy; // true
 */
export function withRunning<Result>(net: Network, values: RunningValues, look: () => Result): Result {
  requireNetwork('withRunning', 'net', net);
  requireValues('withRunning', 'values', values);
  requireFunction('withRunning', 'look', look);
  requireAlive('withRunning', net);
  const changed = chosen(net, values);
  const { restore, forget } = rememberRunning(net);
  const end = (): void => {
    restore();
    forget();
  };
  let result: Result;
  try {
    for (const one of changed) {
      const value = one.name.endsWith('Mean') ? values.mean : values.variance;
      if (value !== undefined) set(one, new Float32Array(one.variable.size).fill(value));
    }
    result = look();
  } catch (error) {
    end();
    throw error;
  }
  if (result instanceof Promise) return result.finally(end) as Result;
  end();
  return result;
}
