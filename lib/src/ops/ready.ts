import * as tf from '@tensorflow/tfjs-core';
import { environmentVariable } from '../checks/environment';
import { optionsOf } from '../checks/options';
import { oneOf, requireFlag } from '../checks/rules';
import { BACKEND_NAMES, type BackendName } from './backend-name';
import { BACKENDS, selectBackend, stillComputes, tensorflowVersion, threadsOf } from './backends';
import { currentOps, useOps } from './current';
import type { Ops } from './ops';
import { useGraphs } from '../engine/engine';

const OPS: readonly Ops['name'][] = ['native', 'public'];

/** Overrides of what `ready` chooses. */
export interface ReadyOptions {
  /** Backend, before the environment variable GRADIENT_LAB_BACKEND; without both, the fastest that loads. */
  readonly backend?: BackendName;
  /** Ops, before the environment variable GRADIENT_LAB_OPS; without both `native` (on the native backend only) there, `public` elsewhere. */
  readonly ops?: Ops['name'];
  /** Whether what repeats, such as a training step, runs as one graph on the native backend; default true. Results are the same, norms that probes record to 1e-5. */
  readonly graphs?: boolean;
}

/** What computes. */
export interface Environment {
  readonly backend: BackendName;
  /** Version of TensorFlow, e.g. `2.21.0`; null unless the backend is native. */
  readonly tensorflow: string | null;
  readonly ops: Ops['name'];
  /** Threads that one operation may use. */
  readonly threads: number;
  /** Why a faster backend is not in use, one sentence each; empty when native loaded or another was asked for. */
  readonly notes: readonly string[];
}

const firstLine = (error: unknown): string => String(error instanceof Error ? error.message : error).split('\n')[0]?.trim() ?? '';

interface Wish<Name> {
  readonly name: Name;
  readonly from: string;
}

/** What an option, else an environment variable asks for; null where neither does. */
function requested<Name extends string>(names: readonly Name[], option: string, given: Name | undefined, variable: string): Wish<Name> | null {
  const value = given ?? environmentVariable(variable) ?? '';
  const from = given === undefined ? variable : option;
  if (value === '') return null;
  const name = names.find((each) => each === value);
  if (name === undefined) throw new RangeError(`ready: ${from} must be one of ${names.join(', ')}, got "${value}"`);
  return { name, from };
}

async function selectFastest(): Promise<{ backend: BackendName; notes: readonly string[] }> {
  const notes: string[] = [];
  for (const backend of BACKENDS) {
    try {
      await selectBackend(backend);
      return { backend, notes };
    } catch (error) {
      notes.push(`The ${backend} backend did not load: ${firstLine(error)}`);
    }
  }
  throw new Error(`ready: no backend loads. ${notes.join(' ')}`);
}

async function selectRequested(backend: BackendName, from: string): Promise<void> {
  try {
    await selectBackend(backend);
  } catch (error) {
    throw new Error(`ready: ${from} asks for ${backend}, which does not load: ${firstLine(error)}`, { cause: error });
  }
}

let settled: { readonly key: string; readonly environment: Environment } | null = null;
let turn: Promise<unknown> = Promise.resolve();

const requireOptions = optionsOf<ReadyOptions>({ backend: oneOf(BACKEND_NAMES), ops: oneOf(['public', 'native']), graphs: requireFlag });

async function prepare(options: ReadyOptions): Promise<Environment> {
  const wish = requested(BACKEND_NAMES, 'backend', options.backend, 'GRADIENT_LAB_BACKEND');
  const ops = requested(OPS, 'ops', options.ops, 'GRADIENT_LAB_OPS');
  const { graphs = true } = options;
  const key = JSON.stringify([wish?.name ?? null, ops?.name ?? null, graphs]);
  if (settled?.key === key && stillComputes(settled.environment.backend)) return settled.environment;
  // Keeps tfjs from printing its advice to install tfjs-node, and a line for each kernel registered twice.
  tf.enableProdMode();
  let selected: { backend: BackendName; notes: readonly string[] };
  if (wish === null) {
    selected = await selectFastest();
  } else {
    await selectRequested(wish.name, wish.from);
    selected = { backend: wish.name, notes: [] };
  }
  if (ops?.name === 'native' && selected.backend !== 'native') {
    throw new RangeError(`ready: ${ops.from} "native" need the native backend, got ${selected.backend}`);
  }
  useOps(ops?.name ?? (selected.backend === 'native' ? 'native' : 'public'));
  useGraphs(graphs);
  const environment: Environment = {
    backend: selected.backend,
    tensorflow: tensorflowVersion(),
    ops: currentOps().name,
    threads: await threadsOf(selected.backend),
    notes: selected.notes,
  };
  settled = { key, environment };
  return environment;
}

/**
 * Loads and selects the backend that computes: `options.backend`, else the environment variable GRADIENT_LAB_BACKEND
 * (native, wasm, cpu or webgpu), else native if its addon loads, else wasm, else plain JavaScript. Call it once before anything with
 * tensors; a further call with the same wishes returns the same answer at once, with others it switches.
 *
 * WebGPU, in browsers, has to be asked for: the notes' claims were measured natively and on wasm, where a step of a small net takes a few milliseconds. It takes
 * seconds to load, in which it computes a list of things whose results are known; where one comes out otherwise it is refused, and the backend
 * that was in use before stays. Numbers below 1.2e-38 may be 0 on it.
 *
 * Before it loads TensorFlow it sets, unless the environment has them, TF_NUM_INTRAOP_THREADS=1, TF_ENABLE_ONEDNN_OPTS=0 and
 * ONEDNN_MAX_CPU_ISA=AVX2: the same arithmetic and roundings on every x86 processor with AVX2. A tfjs-node that was loaded before keeps its own.
 *
 * @throws RangeError for an unknown backend; an Error (with the cause) if the one asked for does not load, or WebGPU computes wrongly.
 *
 * @example
 * // where the native addon loads: { backend: 'native', tensorflow: '2.21.0', ops: 'native', threads: 1, notes: [] }
 * await ready();
 */
export async function ready(options: ReadyOptions = {}): Promise<Environment> {
  requireOptions('ready', 'options', options);
  const result = turn.then(() => prepare(options));
  turn = result.catch(() => undefined);
  return result;
}
