/** What TensorFlow.js needs from the kernel: to be told of interrupts, and to keep its progress bars off a page that has no cursor. */
'use strict';
const { Module } = require('node:module');
const { endIfOver, runToItsEnd } = require('./background.cjs');
const { loadInBackground } = require('./tensorflow-library.cjs');

/** @typedef {{ fit: (...words: unknown[]) => Promise<unknown>, fitDataset: (...words: unknown[]) => Promise<unknown>, stopTraining: boolean, isTraining: boolean }} Model */
/** @typedef {{ gradientDepth: number, kernelDepth: number, activeTape?: unknown, scopeStack: unknown[] }} EngineState */
/** @typedef {{ tensorMap?: { delete: (id: object) => void }, disposeData: (id: object, force?: boolean) => boolean }} Backend */
/** @typedef {{ state: EngineState, backendInstance?: Backend | null, endScope: (result?: unknown) => void }} Engine */
/** @typedef {{ gradientDepth: number, kernelDepth: number, scopes: number }} Depths */

/** @type {Set<Model>} */
const fitting = new Set();

/** `model.stopTraining`, for every model that trains. */
function stopFitting() {
  for (const model of fitting) model.stopTraining = true;
}

/** Models whose training was cut off and will never end: none of them could be trained again. */
function forgetFitting() {
  for (const model of fitting) model.isTraining = false;
  fitting.clear();
}

/** @param {{ LayersModel: { prototype: Model } }} layers */
function followFitting({ LayersModel: { prototype } }) {
  for (const name of /** @type {const} */ (['fit', 'fitDataset'])) {
    const original = prototype[name];
    prototype[name] = async function (...words) {
      endIfOver();
      fitting.add(this);
      try {
        return await runToItsEnd(() => original.apply(this, words));
      } finally {
        fitting.delete(this);
      }
    };
  }
}

/**
 * Where there is no terminal, all that is left of such a bar is an empty line in red.
 * @param {{ prototype: { terminate: () => void, stream: { isTTY?: boolean } } }} bar
 */
function hideEmptyBars({ prototype }) {
  const { terminate } = prototype;
  prototype.terminate = function () {
    if (this.stream.isTTY) terminate.call(this);
  };
}

/** @type {Map<string, (loaded: any) => void>} */
const mends = new Map(/** @type {[string, (loaded: any) => void][]} */ ([
  ['@tensorflow/tfjs-layers', followFitting],
  ['progress', hideEmptyBars],
  // The last addon that the kernel itself needs: what is loaded after it keeps nobody waiting.
  ['zeromq', loadInBackground],
]));

/** Mends modules when they are loaded, which may be in any cell. */
function mendTensorflow() {
  const loader = /** @type {any} */ (Module);
  const { _load } = loader;
  loader._load = function (/** @type {string} */ request, /** @type {unknown[]} */ ...rest) {
    const loaded = _load.call(this, request, ...rest);
    const mend = mends.get(request);
    if (mend) {
      mends.delete(request);
      mend(loaded);
    }
    return loaded;
  };
}

/** @returns {Engine | undefined} the one of all tfjs packages, if they are loaded */
const engine = () => /** @type {any} */ (globalThis)._tfengine;

/**
 * How many computations, gradients and `tidy`s are open.
 * @returns {Depths}
 */
function openDepths() {
  const state = engine()?.state;
  return { gradientDepth: state?.gradientDepth ?? 0, kernelDepth: state?.kernelDepth ?? 0, scopes: state?.scopeStack.length ?? 0 };
}

/** @type {WeakSet<object>} */
const forgiving = new WeakSet();

/**
 * tfjs-node deletes a tensor in TensorFlow first and forgets it then: cut off between the two, it would delete it once more, which TensorFlow refuses.
 * @param {Backend} backend
 */
function forgiveHalfDeleted(backend) {
  const prototype = Object.getPrototypeOf(backend);
  if (backend.tensorMap === undefined || forgiving.has(prototype)) return;
  forgiving.add(prototype);
  const { disposeData } = prototype;
  prototype.disposeData = function (/** @type {object} */ id, /** @type {boolean | undefined} */ force) {
    try {
      return disposeData.call(this, id, force);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('Tensor not referenced')) throw error;
      this.tensorMap.delete(id);
      return true;
    }
  };
}

/**
 * Ends what was open when a computation was cut off, where no `finally` runs: the tape would record no gradient any more.
 * @param {Depths} before
 */
function endOpen({ gradientDepth, kernelDepth, scopes }) {
  const found = engine();
  if (!found) return;
  const { state, backendInstance } = found;
  if (backendInstance) forgiveHalfDeleted(backendInstance);
  while (state.scopeStack.length > scopes) found.endScope();
  Object.assign(state, { gradientDepth, kernelDepth });
  if (gradientDepth === 0) state.activeTape = undefined;
}

module.exports = { endOpen, forgetFitting, mendTensorflow, openDepths, stopFitting };
