import { existsSync, readFileSync } from 'node:fs';

/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {import('./report.mjs').Table} Table */
/** @typedef {import('./results.mjs').About} About */
/** @typedef {{ date?: string }} Dated day of the measurement, where it is of an earlier run */
/** @typedef {{ outcomes: (Outcome & Dated)[], tables: (Table & Dated)[] }} Measurements */
/** @typedef {About & { comparisons: { name: string, lanes: Outcome['lanes'], date?: string }[], tables: (Table & Dated)[] }} Recorded what results.json holds */

/** @param {About} about */
const kindOfMachine = ({ machine: { date: _date, ...machine } }) => JSON.stringify(machine);

/**
 * What was measured now, and what an earlier record holds beside it: a run of some sections does not throw the others away. Only what comes from a
 * machine of the same kind and from the same versions stays, with its date.
 * @param {Measurements} now
 * @param {About} about
 * @param {Recorded | undefined} earlier
 * @param {readonly import('./tasks.mjs').Group[]} groups all there are, in the order of the report
 * @returns {Measurements}
 */
export function withEarlier({ outcomes, tables }, about, earlier, groups) {
  if (earlier === undefined || kindOfMachine(earlier) !== kindOfMachine(about)) return { outcomes, tables };
  if (Object.entries(about.versions).some(([name, version]) => (earlier.versions[name] ?? version) !== version)) return { outcomes, tables };
  const { date: day } = earlier.machine;
  /** @template {Dated} T @param {T} one @returns {T} */
  const dated = (one) => ({ ...one, date: one.date ?? String(day) });
  const kept = groups.flatMap((group) => {
    const measured = outcomes.find((outcome) => outcome.group.name === group.name);
    if (measured !== undefined) return [measured];
    const before = earlier.comparisons.find(({ name }) => name === group.name);
    return before === undefined ? [] : [dated({ group, lanes: before.lanes, versions: earlier.versions, ...(before.date && { date: before.date }) })];
  });
  const others = earlier.tables.filter(({ title }) => tables.every((table) => table.title !== title));
  return { outcomes: kept, tables: [...tables, ...others.map(dated)] };
}

/**
 * Versions of all that a record holds: a peer may occur in what is kept of an earlier run alone.
 * @param {Record<string, string>} versions of this run
 * @param {readonly Outcome[]} outcomes
 * @returns {Record<string, string>}
 */
export function versionsOfAll(versions, outcomes) {
  return Object.assign({ ...versions }, ...outcomes.map((outcome) => outcome.versions));
}

/** @param {string} file @returns {Recorded | undefined} */
export function readRecord(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
