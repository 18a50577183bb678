import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { project } from '../setup/project.mjs';
import { claimsCanFail, claimsHaveRoom } from './checks/bounds.mjs';
import { isFresh, kernelIsTslab } from './checks/freshness.mjs';
import { ledgerIsRecorded } from './checks/ledger.mjs';
import { readmeListsIt } from './checks/listing.mjs';
import { cellsRanInOrder, figuresShowEverywhere, hiddenOutputsAreSettled, htmlIsInert, noFailures, sizeIsModest } from './checks/outputs.mjs';
import { noMachinePaths } from './checks/paths.mjs';
import { claimsStayInTheBackground, codeIsShort, derivationsAreWritten, somethingIsDrawn } from './checks/teaching.mjs';
import {
  frameIsComplete,
  linksResolve,
  nameIsNumbered,
  neighboursAreLinked,
  numberIsUnique,
  tableHeadsHaveWords,
  titleIsNumbered,
} from './checks/writing.mjs';
import { readClaims } from './claims.mjs';
import { pythonTool, runAsCommand } from './command.mjs';
import { recordedLedger } from './ledger.mjs';
import { figures, formatNotebook, readNotebook } from './notebook.mjs';
import { recordedSpreads } from './roundings/recorded-spreads.mjs';
import { allNotebooks, notebookName, selectNotebooks } from './selection.mjs';
import { hashLibraryUse } from './stamp.mjs';

/** @typedef {import('./checks/subject.mjs').Subject} Subject */

const HELP = `node scripts/notebooks/check.mjs [NAME…]
Looks at the notebooks as they are committed, without running anything: stale, failing, oversized, disordered, tied to one machine.`;

const VALIDATOR = fileURLToPath(new URL('validate.py', import.meta.url));

/** What a notebook's outputs must satisfy before they are written. */
export const OUTPUT_CHECKS = [noFailures, cellsRanInOrder, figuresShowEverywhere, hiddenOutputsAreSettled, htmlIsInert, noMachinePaths, sizeIsModest];

/** What its author must see to. */
export const AUTHOR_CHECKS = [
  nameIsNumbered,
  numberIsUnique,
  titleIsNumbered,
  frameIsComplete,
  tableHeadsHaveWords,
  linksResolve,
  neighboursAreLinked,
  codeIsShort,
  derivationsAreWritten,
  somethingIsDrawn,
  claimsStayInTheBackground,
  kernelIsTslab,
  readmeListsIt,
];

/**
 * @param {string} path
 * @param {string} library
 * @param {import('./notebook.mjs').Notebook} [notebook] in place of the file
 * @returns {Subject}
 */
export function subjectOf(path, library, notebook) {
  const folder = dirname(path);
  return {
    name: notebookName(path),
    text: notebook === undefined ? readFileSync(path, 'utf8') : formatNotebook(notebook),
    notebook: notebook ?? readNotebook(path),
    collection: allNotebooks(folder).map(notebookName),
    exists: (link) => existsSync(join(folder, link)),
    library,
    ledger: recordedLedger(),
    spreads: recordedSpreads(),
    root: project.root,
    readme: readFileSync(join(project.root, 'README.md'), 'utf8'),
  };
}

/** @param {readonly import('./checks/subject.mjs').Check[]} checks @param {Subject} subject */
export const runChecks = (checks, subject) => checks.flatMap((check) => check(subject));

/** @param {readonly string[]} paths @returns {Record<string, string>} */
const invalidNotebooks = (paths) =>
  JSON.parse(execFileSync(pythonTool('python'), [VALIDATOR, ...paths], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));

/** @param {Subject} subject */
function describe({ name, notebook, text }) {
  const facts = [`${notebook.cells.length} cells`, `${figures(notebook).length} figures`, `${readClaims(notebook, name).length} claims`];
  return `✓ ${name.padEnd(40)}  ${facts.join('  ')}  ${(Buffer.byteLength(text) / 1000).toFixed(0)} kB`;
}

await runAsCommand(import.meta, async (words) => {
  const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const paths = selectNotebooks(positionals);
  const invalid = invalidNotebooks(paths);
  let bad = 0;
  for (const path of paths) {
    const complaint = invalid[path];
    const subject = complaint === undefined ? subjectOf(path, await hashLibraryUse(readNotebook(path))) : undefined;
    const problems = subject === undefined ? [`is no valid notebook: ${complaint}`] : runChecks([isFresh, ledgerIsRecorded, claimsCanFail, claimsHaveRoom, ...OUTPUT_CHECKS, ...AUTHOR_CHECKS], subject);
    if (problems.length > 0) bad += 1;
    if (subject !== undefined && problems.length === 0) console.log(describe(subject));
    else console.log([`✗ ${notebookName(path)}`, ...problems.map((problem) => problem.replace(/^/gm, '    '))].join('\n'));
  }
  console.log(bad === 0 ? `${paths.length} notebooks are in order` : `✗ ${bad} of ${paths.length} notebooks are not in order`);
  return bad === 0 ? 0 : 1;
});
