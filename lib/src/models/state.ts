import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import { membersOf } from '../checks/options';
import { having, requireNumbers } from '../checks/rules';
import { requireNetwork } from './require-network';
import type { Statistic } from './network';
import type { Network } from './network';
import { requireAlive } from './summaries';

/** One tensor of a saved network. */
export interface SavedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Everything that a network's predictions depend on, on plain arrays: what a checkpoint holds. */
export interface NetworkState {
  /** By name, e.g. `dense1/kernel`, `batchNorm1/runningMean`. */
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}

function variablesOf(net: Network & { readonly statistics?: readonly Statistic[] }): Map<string, Variable> {
  return new Map([...net.parameters, ...(net.statistics ?? [])].map(({ name, variable }) => [name, variable]));
}

/**
 * A copy of every parameter and running statistic, bit for bit.
 *
 * @throws Error when the network was disposed.
 * @example saveCheckpoint('runs/net.safetensors', stateOf(net));
 */
export function stateOf(net: Network): NetworkState {
  requireNetwork('stateOf', 'net', net);
  requireAlive('stateOf', net);
  const tensors: Record<string, SavedTensor> = {};
  for (const [name, variable] of variablesOf(net)) {
    tensors[name] = { shape: [...variable.shape], values: Float32Array.from(variable.dataSync<'float32'>()) };
  }
  return { tensors };
}

const requireState = membersOf<NetworkState>({ tensors: having('a record of tensors by name') });
const requireSaved = membersOf<SavedTensor>({ shape: requireNumbers, values: requireNumbers });

function requireSameTensors(variables: ReadonlyMap<string, Variable>, { tensors }: NetworkState): void {
  for (const [name, variable] of variables) {
    const saved = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (saved === undefined) throw new RangeError(`restore: the state must hold ${name}, got none`);
    requireSaved('restore', `tensors["${name}"]`, saved);
    if (saved.shape.join() !== variable.shape.join() || saved.values.length !== variable.size) {
      throw new RangeError(`restore: ${name} must have shape [${variable.shape.join(', ')}], got [${saved.shape.join(', ')}]`);
    }
  }
  const unknown = Object.keys(tensors).filter((name) => !variables.has(name));
  if (unknown.length > 0) throw new RangeError(`restore: the state must hold nothing else, got ${unknown.join(', ')}`);
}

/**
 * Sets every parameter and running statistic to the saved values, bit for bit.
 *
 * @throws RangeError, leaving the network as it was, unless the state holds exactly this network's tensors.
 * @example restore(net, loadCheckpoint('runs/net.safetensors'));
 */
export function restore(net: Network, state: NetworkState): void {
  requireNetwork('restore', 'net', net);
  requireState('restore', 'state', state);
  requireAlive('restore', net);
  const variables = variablesOf(net);
  requireSameTensors(variables, state);
  for (const [name, variable] of variables) {
    const { shape, values } = state.tensors[name];
    tf.tidy(() => { variable.assign(tf.tensor(values.slice(), [...shape])); });
  }
}
