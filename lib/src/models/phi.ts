import type { Tensor } from '@tensorflow/tfjs-core';
import { membersOf } from '../checks/options';
import { requireFunction, requireText, rule, type Rule } from '../checks/rules';
import type { Ops } from '../ops/ops';
import { DEFINITIONS } from '../theory/activations/definitions';
import type { NamedActivation } from '../theory/scalar-activation';

/** φ on tensors: `forward` gives a = φ(z), `backward` gives upstream·φ′(z), all of one shape. */
export interface Activation {
  readonly name: string;
  /** The parameter in use; null where the activation has none. */
  readonly alpha: number | null;
  readonly forward: (ops: Ops, z: Tensor) => Tensor;
  readonly backward: (ops: Ops, upstream: Tensor, z: Tensor, a: Tensor) => Tensor;
  /** The same on numbers, where it is known: what `scalarForm` gives. */
  readonly scalar?: NamedActivation;
}

const made = new WeakSet<Activation>();

/** Marks an activation as made by `activation`. */
export function remembered(phi: Activation): Activation {
  made.add(phi);
  return phi;
}

/** Whether it is an activation rather than a description of one. */
export const isInstance = (value: object): value is Activation => 'forward' in value && 'backward' in value;

const requireMembers = membersOf<Activation>({ name: requireText, forward: requireFunction, backward: requireFunction });

/** Rule of the name of an activation of one's own. By the library's names the probes know where a unit is flat. */
export const requireOwnName: Rule = rule(
  'a name that is not one of the library’s',
  (value) => typeof value === 'string',
  (value) => value !== '' && !DEFINITIONS.has(value as string),
);

/** Rule of an activation that somebody hands in. */
export const requireInstance: Rule = (caller, name, value) => {
  if (made.has(value as Activation)) return;
  requireMembers(caller, name, value);
  requireOwnName(caller, `${name}.name`, (value as Activation).name);
};

/** What a tap tells beside the name of an activation of one's own. */
export const ownPhi = (phi: Activation): { readonly phi?: Activation } => (DEFINITIONS.has(phi.name) ? {} : { phi });
