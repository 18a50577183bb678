/** The patient of notebook 12. Reading on gives the diagnosis away. */
import * as tf from '@tensorflow/tfjs-core';
import { freeze, mlp, orthogonal } from 'gradient-lab';
import type { Network, scatter } from 'gradient-lab';

/** What may be wrong with a layer, and is mended by the treatment of that name. */
export type Treatment = 'weights' | 'biases' | 'frozen';
/** Treatments by the number of the layer, 1 to 40. */
export type Diagnosis = Readonly<Record<number, Treatment>>;

const LAYERS = 40;
const UNITS = 100;
const FAULTS: Diagnosis = { 9: 'frozen', 16: 'weights', 24: 'biases', 33: 'weights' };
const WEIGHTS: Readonly<Record<number, number>> = { 16: 0.02, 33: 8 };

/** +4 and −4 in turns: where tanh is flat. */
const FAR = Array.from({ length: UNITS }, (_, unit) => (unit % 2 === 0 ? 4 : -4));

function spoil(net: Network, healed: Diagnosis): Network {
  for (const { depth, role, variable } of net.parameters) {
    if (FAULTS[depth] === undefined || healed[depth] === FAULTS[depth]) continue;
    if (role === 'kernel' && depth in WEIGHTS) variable.assign(tf.tidy(() => tf.mul(variable, WEIGHTS[depth])));
    if (role === 'bias' && FAULTS[depth] === 'biases') variable.assign(tf.tidy(() => tf.tensor1d(FAR)));
  }
  const frozen = Object.entries(FAULTS).filter(([layer, fault]) => fault === 'frozen' && healed[Number(layer)] !== fault);
  return frozen.reduce((view, [layer]) => freeze(view, Number(layer)), net);
}

/** The patient after the treatments given: forty hidden layers of 100 tanh units, orthogonal matrices, biases 0. */
export function patient(seed: number, diagnosis: Diagnosis = {}, skips = false): Network {
  const sizes = [784, ...Array<number>(LAYERS).fill(UNITS), 10];
  return spoil(mlp({ sizes, activation: 'tanh', init: orthogonal(1), residual: skips, seed }), diagnosis);
}

/** What each treatment found: whether the layer had this fault, and how many of the faults are found. */
export function review(diagnosis: Diagnosis): { readonly found: string; readonly treatments: readonly string[] } {
  const entries = Object.entries(diagnosis);
  const right = entries.filter(([layer, treatment]) => FAULTS[Number(layer)] === treatment);
  const treatments = entries.map(([layer, treatment]) => `layer ${layer}, ${treatment}: ${FAULTS[Number(layer)] === treatment ? '✓ a fault' : '✗ nothing wrong'}`);
  return { found: `${right.length} of ${Object.keys(FAULTS).length}`, treatments };
}

/** All of it. */
export const solution = (): Diagnosis => FAULTS;

type Figure = ReturnType<typeof scatter>;

/** The figure with a tick at each of the forty layers, and a number at every fifth. */
export function everyLayer(figure: Figure): Figure {
  const layers = Array.from({ length: LAYERS }, (_, l) => l + 1);
  const ticks = { tickmode: 'array', tickvals: layers, ticktext: layers.map((l) => (l % 5 === 0 ? String(l) : '')) };
  const axes = Object.entries(figure.layout).filter(([name]) => name.startsWith('xaxis'));
  const ticked = axes.map(([name, axis]) => [name, Object.assign({}, axis, ticks)] as const);
  return { ...figure, layout: { ...figure.layout, ...Object.fromEntries(ticked) } };
}
