import { shown } from '../checks/shown';
import type { ProbeOptions } from './probe-options';
import { resolveOptions } from './probe-options';
import type { WatchableModel, WatchedLayer } from './watch/model';
import { Session, type WatchSession } from './watch/session';

const watchedModels = new WeakSet<WatchableModel>();
const watchedLayers = new WeakSet<WatchedLayer>();

/** What a caller without types may pass. */
function requireLayersModel(model: unknown): void {
  if (typeof model === 'object' && model !== null) {
    if ('lossAndGradients' in model) {
      throw new TypeError(
        'watch: model must be a tf.LayersModel, got a network of this library; train(network, data, { probe: every(10), … }) records the same rows',
      );
    }
    if ('layers' in model && Array.isArray(model.layers) && 'compile' in model) return;
  }
  throw new TypeError(`watch: model must be a tf.LayersModel, got ${shown(model)}`);
}

function requireUnwatched(model: WatchableModel, layers: readonly WatchedLayer[]): void {
  if (watchedModels.has(model)) throw new Error(`watch: model "${model.name}" is already watched; call detach() first`);
  const taken = layers.find((layer) => watchedLayers.has(layer));
  if (taken) throw new Error(`watch: layer "${taken.name}" is already watched; call detach() first`);
}

/**
 * Looks on while any compiled `tf.LayersModel` trains in `fit`, `fitDataset` or `trainOnBatch`, or in a loop of your own that goes through
 * `model.optimizer.minimize`: gradients, activations, δ and updates of each layer, as plain rows.
 *
 * What it sees
 * - **Activations** and **δ** of every layer that has weights or is an activation, at its output: site `post` (a, ∂L/∂a) after an
 *   activation, fused or separate, else `pre` (of a dense layer before its activation: z, ∂L/∂z). Recurrent layers also row by row in
 *   time: h_t (`timeStep`), ∂L/∂h_t (`hidden`) and of an LSTM ∂L/∂c_t (`cell`); each cell of a stack and each half of a bidirectional layer has its
 *   own; so have the layers of a model that is distributed over time. Dropout and batch statistics are those of the pass: of training in `fit`.
 * - **φ** of what a wrapper wraps. Where it is not known (layers of your own), `activation` and the shares are null; the shares are null, too, where φ′
 *   does not follow from the output: gated cells, merged sums of two directions, states carried over by a mask, PReLU by its output alone.
 * - **Gradients** as they reach the optimizer: in `fit`, of the whole loss with regularisation. Parameters without one are `missing`.
 * - `layer` is unique: equal names in two models inside the model become `user/fc` and `item/fc`.
 * - A layer used several times in a pass has rows for each; TensorFlow.js runs a layer with several outputs once for each output that is used.
 * - `depth` counts layers, or cells of a stack, with a weight matrix or tensor in the order of `model.layers`, models inside the model included.
 * - `pass` tells the passes of one step apart where gradients of several are added up before an update.
 * - Inference (`predict`, `evaluate`, the validation of `fit`) is left out, a pass with `training: false` inside a step is not. Steps that an
 *   optimizer makes for another model are left out.
 *
 * It changes nothing: weights after training are the same bit for bit, and no tensor outlives its step. `compile` while watched is
 * followed to the new optimizer; assigning `model.optimizer` is not. On GPU backends each reading waits for the device.
 *
 * @throws TypeError for a network of this library; Error when the model is not compiled, or it or one of its layers is already watched; RangeError for options out of range.
 * @example
 * const lens = watch(model, { gradients: true, deltas: true, schedule: every(10) });
 * await model.fit(x, tf.oneHot(y, 10), { epochs: 3, verbose: 0 });
 * lens.detach();
 * lens.rows.gradients; lens.firstNonFinite; lens.summary();
 */
export function watch(model: WatchableModel, options: ProbeOptions = {}): WatchSession {
  requireLayersModel(model);
  const resolved = resolveOptions('watch', options);
  if (model.optimizer === null || model.optimizer === undefined) {
    throw new Error(`watch: model "${model.name}" has no optimizer; call compile() first`);
  }
  const release = (): void => {
    watchedModels.delete(model);
    for (const layer of session.watchedLayers) watchedLayers.delete(layer);
  };
  const session = new Session(model, resolved, release);
  requireUnwatched(model, session.watchedLayers);
  watchedModels.add(model);
  for (const layer of session.watchedLayers) watchedLayers.add(layer);
  session.attach();
  return session;
}
