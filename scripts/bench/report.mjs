import { numeric } from 'gradient-lab';
import { ratioTo, summarize, verdicts } from './compare.mjs';
import { PEERS } from './tasks.mjs';

/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {{ title: string, header: string[], rows: string[][] }} Table */

const milliseconds = (/** @type {number} */ value) => (value < 10 ? value.toFixed(3) : value.toFixed(1));
const seconds = (/** @type {number} */ value) => value.toFixed(1);
const ratio = (/** @type {number} */ value) => value.toFixed(2);
const quartiles = (/** @type {import('./compare.mjs').Ratio} */ { lower, upper }) => `${ratio(lower)} to ${ratio(upper)}`;

/** @param {Outcome} outcome @returns {Table} one row per lane */
export function timesTable(outcome) {
  const summaries = outcome.lanes.map(summarize);
  const [first] = summaries;
  const rows = summaries.map(({ name, median, lower, upper }) => [
    name, milliseconds(median), `${milliseconds(lower)} to ${milliseconds(upper)}`, first === undefined ? '' : ratio(median / first.median),
  ]);
  const unit = outcome.group.task.kind === 'train' ? 'ms per step' : 'ms per pass';
  return { title: outcome.group.name, header: [outcome.group.name, unit, 'quartiles', `÷ ${first?.name ?? ''}`], rows };
}

/** @param {readonly Outcome[]} outcomes @returns {Table} one row per target */
function targetsTable(outcomes) {
  const rows = outcomes.flatMap((outcome) =>
    verdicts(outcome).map((verdict) => [
      outcome.group.name, verdict.lane, verdict.reference, ratio(verdict.ratio), quartiles(verdict), `≤ ${verdict.atMost}`, verdict.met ? '✓' : '✗',
    ]));
  return { title: 'Targets', header: ['comparison', 'of', 'to', 'ratio of medians', 'quartiles', 'target', ''], rows };
}

/** @param {readonly Outcome[]} outcomes @returns {Table} the first lane of each comparison beside every peer in it, with a target or without */
function peersTable(outcomes) {
  const rows = outcomes.flatMap(({ group, lanes }) => {
    const [own] = lanes;
    return PEERS.flatMap((peer) => {
      const found = own && ratioTo(own, lanes, peer);
      return found === undefined ? [] : [[group.name, found.lane, found.reference, ratio(found.ratio), quartiles(found)]];
    });
  });
  return { title: 'Ratios to the fastest setting of each peer', header: ['comparison', 'of', 'to', 'ratio of medians', 'quartiles'], rows };
}

/** @param {readonly Outcome[]} outcomes @returns {Table} one row per lane that compiles before its rounds */
function compilingTable(outcomes) {
  const rows = outcomes.flatMap(({ group, lanes }) =>
    lanes.flatMap(({ name, compiling: [first, ...later] = [] }) =>
      first === undefined ? [] : [[group.name, name, seconds(first), later.length > 0 ? seconds(numeric.median(later)) : '']]));
  return { title: 'Compiling, before the rounds and not counted in them', header: ['comparison', 'by', 's, first process', 's, later processes'], rows };
}

/** @param {readonly Outcome[]} outcomes @returns {Table[]} what the comparisons say together, as far as they say anything */
export function summaryTables(outcomes) {
  return [targetsTable(outcomes), peersTable(outcomes), compilingTable(outcomes)].filter(({ rows }) => rows.length > 0);
}

/** @param {Table} table as aligned text */
export function asText({ header, rows }) {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [head = '', ...body] = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  return [head, '─'.repeat(Math.max(...[head, ...body].map((line) => line.length))), ...body].join('\n');
}

/** @param {Table} table */
export function asMarkdown({ header, rows }) {
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
