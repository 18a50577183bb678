import { setTimeout as pause } from 'node:timers/promises';
import { openLane } from './lane.mjs';

/** @typedef {import('./tasks.mjs').Group} Group */
/** @typedef {import('./lane.mjs').OpenLane} OpenLane */
/** @typedef {import('./lane.mjs').Programs} Programs */
/** @typedef {{ name: string, times: number[], compiling?: number[] }} Measured milliseconds per step or pass, one for each round; seconds of compiling, one for each process */
/** @typedef {{ group: Group, lanes: Measured[], versions: Record<string, string> }} Outcome */

/** Threads of the one before may spin for a while after its last operation. */
const REST_MILLISECONDS = 150;

/**
 * Rounds that the same processes run. One program, started twice in the same bench, gave 6.3 and 9.1 ms for the same step; one reason that was found is
 * that V8 collects garbage more or less often as the heap happens to lie. New processes now and then let that average out.
 */
const ROUNDS_OF_A_PROCESS = 2;

/**
 * @param {Group} group
 * @param {Programs} programs
 * @param {(lanes: OpenLane[]) => Promise<void>} use
 */
async function withLanes(group, programs, use) {
  const opened = await Promise.allSettled(group.lanes.map((lane) => openLane(lane, group.task, programs)));
  const lanes = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    for (const result of opened) if (result.status === 'rejected') throw result.reason;
    await use(lanes);
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

/**
 * Runs the lanes of a group in turn, round by round, so that whatever else slows the machine slows all of them. A process has one round that does
 * not count, and every second round goes backwards.
 * @param {Group} group
 * @param {number} rounds
 * @param {Programs} programs
 * @returns {Promise<Outcome>}
 */
export async function runGroup(group, rounds, programs) {
  /** @type {Measured[]} */
  const measured = group.lanes.map(({ name }) => ({ name, times: [] }));
  /** @type {Record<string, string>} */
  const versions = {};
  for (let first = 0; first < rounds; first += ROUNDS_OF_A_PROCESS) {
    await withLanes(group, programs, async (lanes) => {
      Object.assign(versions, ...lanes.map((lane) => lane.versions));
      lanes.forEach(({ compiling }, index) => {
        if (compiling !== undefined) (/** @type {Measured} */ (measured[index]).compiling ??= []).push(compiling);
      });
      for (const each of lanes) await each.round();
      for (let round = first; round < Math.min(first + ROUNDS_OF_A_PROCESS, rounds); round++) {
        const order = lanes.map((_, index) => (round % 2 === 0 ? index : lanes.length - 1 - index));
        for (const index of order) {
          await pause(REST_MILLISECONDS);
          measured[index]?.times.push(await lanes[index]?.round());
        }
      }
    });
  }
  return { group, lanes: measured, versions };
}
