import { numeric } from 'gradient-lab';
import { openLane } from './lane.mjs';
import { NETS, OURS, wholeSet } from './tasks.mjs';

/** @typedef {import('./report.mjs').Table} Table */
/** @typedef {import('./lane.mjs').Programs} Programs */
/** @typedef {import('./tasks.mjs').Task} Task */

const SEEDS = 5;
const MEMORY_LIMIT = 600;

/** One round of a process of its own. @param {import('./tasks.mjs').Lane} lane @param {Task} task @param {Programs} programs */
export async function once(lane, task, programs) {
  const open = await openLane(lane, task, programs);
  const value = await open.round();
  await open.close();
  return value;
}

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(2)} %`;

/**
 * Test accuracy of nets A and B after some epochs on the 60,000 images, five seeds each, beside PyTorch's where it can run.
 * @param {{ epochs: number, files: Pick<Task, 'train' | 'test'>, programs: Programs, withPytorch: boolean, log: (text: string) => void }} options
 * @returns {Promise<Table>}
 */
export async function accuracies({ epochs, files, programs, withPytorch, log }) {
  const contenders = [{ name: OURS, program: /** @type {const} */ ('ours') }, ...(withPytorch ? [{ name: 'PyTorch', program: /** @type {const} */ ('pytorch') }] : [])];
  const rows = [];
  for (const [name, net] of Object.entries(NETS)) {
    /** @type {number[][]} */
    const reached = [];
    for (const lane of contenders) {
      /** @type {number[]} */
      const seeds = [];
      for (let seed = 1; seed <= SEEDS; seed++) seeds.push(await once(lane, wholeSet(net, { ...files, kind: 'accuracy', epochs, seed }), programs));
      reached.push(seeds);
      log(`net ${name}, ${lane.name}: ${seeds.map(percent).join(', ')}`);
    }
    rows.push(...accuracyRows(name, contenders.map((lane) => lane.name), reached));
  }
  return { title: `Test accuracy after ${epochs} epochs, ${SEEDS} seeds`, header: ['net', 'by', 'mean', 'spread (standard deviation)', ''], rows };
}

/**
 * A row per contender. The accuracy is reached when it is not more than one standard deviation over the seeds below the peer's mean.
 * @param {string} net
 * @param {string[]} names
 * @param {number[][]} reached
 */
function accuracyRows(net, names, reached) {
  const [own = [], peer] = reached;
  const deviation = (/** @type {number[]} */ values) => Math.sqrt(numeric.variance(values, 1));
  const enough = peer === undefined || numeric.mean(own) >= numeric.mean(peer) - Math.max(deviation(own), deviation(peer));
  return [own, ...(peer === undefined ? [] : [peer])].map((values, index) => [
    net, names[index] ?? '', percent(numeric.mean(values)), percent(deviation(values)), index === 0 && peer !== undefined ? (enough ? '✓' : '✗') : '',
  ]);
}

/**
 * Memory of training net A on the 60,000 images.
 * @param {{ epochs: number, programs: Programs }} options
 * @returns {Promise<Table>}
 */
export async function memory({ epochs, programs }) {
  const { loaded, above } = await once({ name: OURS, program: 'ours' }, wholeSet(NETS.A, { kind: 'memory', epochs }), programs);
  const row = [`net A, ${epochs} epochs`, loaded.toFixed(0), above.toFixed(0), `≤ ${MEMORY_LIMIT}`, above <= MEMORY_LIMIT ? '✓' : '✗'];
  return { title: 'Memory', header: ['run', 'MB with the library loaded', 'MB above, at most', 'target', ''], rows: [row] };
}
