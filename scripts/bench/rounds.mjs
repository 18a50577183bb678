import { setTimeout as pause } from 'node:timers/promises';
import { openLane } from './lane.mjs';

/** @typedef {import('./tasks.mjs').Group} Group */
/** @typedef {import('./lane.mjs').Programs} Programs */
/** @typedef {{ name: string, times: number[] }} Measured milliseconds per step or pass, one for each round */
/** @typedef {{ group: Group, lanes: Measured[], versions: Record<string, string> }} Outcome */

/** Threads of the one before may spin for a while after its last operation. */
const REST_MILLISECONDS = 150;

/**
 * Runs the lanes of a group in turn, round by round, so that whatever else slows the machine slows all of them. Each has one round that does not
 * count, and every second round goes backwards.
 * @param {Group} group
 * @param {number} rounds
 * @param {Programs} programs
 * @returns {Promise<Outcome>}
 */
export async function runGroup(group, rounds, programs) {
  const opened = await Promise.allSettled(group.lanes.map((lane) => openLane(lane, group.task, programs)));
  const lanes = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  try {
    for (const result of opened) if (result.status === 'rejected') throw result.reason;
    /** @type {Measured[]} */
    const measured = lanes.map(({ lane }) => ({ name: lane.name, times: [] }));
    for (const each of lanes) await each.round();
    for (let round = 0; round < rounds; round++) {
      const order = lanes.map((_, index) => (round % 2 === 0 ? index : lanes.length - 1 - index));
      for (const index of order) {
        await pause(REST_MILLISECONDS);
        measured[index]?.times.push(await lanes[index]?.round());
      }
    }
    return { group, lanes: measured, versions: Object.assign({}, ...lanes.map(({ versions }) => versions)) };
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
