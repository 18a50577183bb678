import { having } from '../checks/rules';
import type { SessionOptions } from './session-options';
import { resolveOptions } from './session-options';
import type { WatchableModel, WatchedLayer } from './watch/model';
import { Session, type WatchSession } from './watch/session';

const requireModel = having('a tf.LayersModel', 'layers', 'optimizer', 'compile');
const watchedModels = new WeakSet<WatchableModel>();
const watchedLayers = new WeakSet<WatchedLayer>();

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
 *   time: h_t (`timeStep`), ∂L/∂h_t (`hidden`) and of an LSTM ∂L/∂c_t (`cell`). Dropout and batch statistics are those of training.
 * - **Gradients** as they reach the optimizer: in `fit`, of the whole loss with regularisation. Parameters without one are `missing`.
 * - `depth` counts layers with a kernel or embedding in the order of `model.layers`, models inside the model included.
 * - Inference (`predict`, `evaluate`, the validation of `fit`) is left out.
 *
 * It changes nothing: weights after training are the same bit for bit, and no tensor outlives its step. `compile` while watched is
 * followed to the new optimizer; assigning `model.optimizer` is not. On GPU backends each reading waits for the device.
 *
 * @throws Error when the model is not compiled, or it or one of its layers is already watched; RangeError for options out of range.
 * @example
 * const lens = watch(model, { gradients: true, deltas: true, schedule: every(10) });
 * await model.fit(x, tf.oneHot(y, 10), { epochs: 3, verbose: 0 });
 * lens.detach();
 * lens.rows.gradients; lens.firstNonFinite; lens.summary();
 */
export function watch(model: WatchableModel, options: SessionOptions = {}): WatchSession {
  requireModel('watch', 'model', model);
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
