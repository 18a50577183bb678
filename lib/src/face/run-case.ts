import * as tf from '@tensorflow/tfjs-core';
import { captureDisplays } from '../notebook/display';
import { NOT_APPLICABLE } from './bad-values';
import { badArguments, type Case } from './cases';
import { faultOfError, type Fault } from './judge';
import type { ValidCall } from './valid-call';
import { World } from './world';

/** How one case ended. */
export interface Outcome {
  readonly threw: boolean;
  readonly fault: Fault | null;
  /** What was thrown, if anything. */
  readonly message: string;
}

/** A call that went through leaves behind what it gives: tensors go, generators end. */
export function free(result: unknown): void {
  if (typeof result !== 'object' || result === null) return;
  if (Symbol.iterator in result && 'return' in result && typeof result.return === 'function') (result as Generator).return(undefined);
  else if ('detach' in result && typeof result.detach === 'function') (result as { detach(): void }).detach();
  else if ('dispose' in result && typeof result.dispose === 'function') (result as { dispose(): void }).dispose();
  else tf.dispose(result as tf.TensorContainer);
}

async function outcomeOf(f: (...args: readonly unknown[]) => unknown, given: readonly unknown[]): Promise<{ threw: boolean; error: unknown }> {
  try {
    await captureDisplays(async () => { free(await f(...given)); });
    return { threw: false, error: undefined };
  } catch (error) {
    return { threw: true, error };
  }
}

const includes = (table: ValidCall['accepts'], place: string, name: string): boolean => [...(table?.[place] ?? []), ...(table?.['*'] ?? [])].includes(name);

/** Whether a case would only wait for what was asked for. */
export function isSkipped(call: ValidCall, { path, bad }: Case): boolean {
  return includes(call.asLongAsAsked, path.join('.'), bad.name);
}

/** Makes a call with a bad value; `undefined` where that value cannot be made of the valid one. */
export async function runCase(call: ValidCall, caller: RegExp, one: Case): Promise<Outcome | undefined> {
  const before = tf.memory().numTensors;
  const world = new World();
  try {
    const valid = call.args(world);
    const made = tf.memory().numTensors;
    const given = badArguments(valid, one);
    if (given === NOT_APPLICABLE) return undefined;
    if (tf.memory().numTensors > made) keepMade(world, given[one.index], one);
    const f = call.call(world) as (...args: readonly unknown[]) => unknown;
    const state = world.state();
    const { threw, error } = await outcomeOf(f, given);
    const changed = threw && world.state() !== state;
    world.dispose();
    await call.after?.();
    const message = error instanceof Error ? `${error.name}: ${error.message}` : '';
    const fault = judged(threw, error, { call, caller, one, leaked: tf.memory().numTensors - before, changed });
    return { threw, fault, message };
  } finally {
    world.dispose();
  }
}

/** The bad tensor is the case's own. */
function keepMade(world: World, value: unknown, { path }: Case): void {
  const inner = path.slice(1).reduce<unknown>((object, name) => (object as Record<string, unknown> | undefined)?.[name], value);
  if (inner instanceof tf.Tensor) world.own(inner);
}

function judged(threw: boolean, error: unknown, { call, caller, one, leaked, changed }:
{ call: ValidCall; caller: RegExp; one: Case; leaked: number; changed: boolean }): Fault | null {
  const accepted = includes(call.accepts, one.path.join('.'), one.bad.name);
  if (leaked !== 0) return 'tensors leaked';
  if (changed) return 'state changed';
  if (!threw) return accepted ? null : 'accepted';
  if (accepted) return 'refused';
  return faultOfError(error, caller, [...one.path, ...one.members, ...(call.names ?? [])]);
}
