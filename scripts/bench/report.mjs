import { summarize, verdicts } from './compare.mjs';

/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {{ title: string, header: string[], rows: string[][] }} Table */

const milliseconds = (/** @type {number} */ value) => (value < 10 ? value.toFixed(3) : value.toFixed(1));
const ratio = (/** @type {number} */ value) => value.toFixed(2);

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
export function targetsTable(outcomes) {
  const rows = outcomes.flatMap((outcome) =>
    verdicts(outcome).map((verdict) => [
      outcome.group.name, verdict.lane, verdict.reference, ratio(verdict.ratio), `${ratio(verdict.lower)} to ${ratio(verdict.upper)}`,
      `≤ ${verdict.atMost}`, verdict.met ? '✓' : '✗',
    ]));
  return { title: 'Targets', header: ['comparison', 'of', 'to', 'ratio of medians', 'quartiles', 'target', ''], rows };
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
