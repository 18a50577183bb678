import { once } from './whole-runs.mjs';

/** @typedef {import('./report.mjs').Table} Table */
/** @typedef {import('./tasks.mjs').Group} Group */

/** Steps of an epoch and epochs: every batch but the first, and the second epoch, depend on the updates before. */
const SHORT = { steps: 30, epochs: 2, seed: 1 };

/** Low enough that it changes the losses: that of the measured task leaves the gradients of the first epochs as they are. */
const CLIP_VALUE = 0.01;

/**
 * Sums of float32 in another order grow apart with each step, most where one turns the sign before a ReLU. An ε of batch norm a hundredth as large,
 * a learning rate one per cent higher, or no clipping, each make ten times this difference or more.
 */
const TOLERANCE = 1e-5;

/** @param {import('./tasks.mjs').Net} net @returns {import('./tasks.mjs').Net} */
const telling = (net) => ({ ...net, ...(net.clipValue !== undefined && { clipValue: CLIP_VALUE }) });

/**
 * The greatest relative difference of two lists of losses; NaN where either holds one, Infinity where they are not of one length.
 * @param {readonly number[]} values
 * @param {readonly number[]} expected
 */
export function difference(values, expected) {
  if (values.length !== expected.length) return Infinity;
  return Math.max(...values.map((value, index) => Math.abs(value / /** @type {number} */ (expected[index]) - 1)));
}

/**
 * A row per contender: it computes what the first does if their losses agree.
 * @param {string} comparison
 * @param {readonly { name: string, losses: number[] }[]} contenders
 * @returns {string[][]}
 */
export function lossRows(comparison, contenders) {
  const [first] = contenders;
  return contenders.map(({ name, losses }, index) => {
    const cells = [comparison, name, losses.map((loss) => loss.toFixed(5)).join(', ')];
    if (first === undefined || index === 0) return [...cells, '', ''];
    const apart = difference(losses, first.losses);
    return [...cells, apart.toExponential(0), apart <= TOLERANCE ? '✓' : '✗'];
  });
}

/**
 * Whether contenders that are timed compute the same: mean losses of short epochs, from gradient-lab's weights and in its order of the examples.
 * @param {{ groups: readonly Group[], files: object, programs: import('./lane.mjs').Programs, log: (text: string) => void }} options
 * @returns {Promise<Table>}
 */
export async function lossesOfAll({ groups, files, programs, log }) {
  const rows = [];
  for (const { name, lanes, task } of groups) {
    const contenders = [];
    for (const lane of lanes) {
      contenders.push({ name: lane.name, losses: await once(lane, { ...task, ...files, ...SHORT, net: telling(task.net), kind: 'losses' }, programs) });
      log(`${name}, ${lane.name}: losses of ${SHORT.epochs} short epochs`);
    }
    rows.push(...lossRows(name, contenders));
  }
  return { title: `Mean losses of ${SHORT.epochs} epochs of ${SHORT.steps} steps`, header: ['comparison', 'by', 'losses', 'relative difference', `≤ ${TOLERANCE}`], rows };
}
