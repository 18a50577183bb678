import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { reportClaims } from './claims-report.mjs';
import { runAsCommand } from './command.mjs';
import { executeNotebook } from './executor.mjs';
import { describeFailure } from './failures.mjs';
import { readDataSet } from './kernel-environment.mjs';
import { notebookName, selectNotebooks } from './selection.mjs';
import { temporaryFolder } from './temporary.mjs';

const HELP = `node scripts/notebooks/execute.mjs [NAME…] [options]
Executes notebooks in fresh kernels; the committed files stay as they are.
  --output DIR         keep the executed copies there
  --data shipped|full  the 10,000 images of data/ (default) or the full MNIST set
  --seed N             another seed for every notebook
  --timeout SECONDS    for a cell (600)`;

/** @param {import('./executor.mjs').Execution} execution */
export function describeExecution({ name, seconds, cells, claims, failures, memory, still }) {
  const passed = claims.filter((claim) => claim.passed).length;
  const facts = [
    `${failures.length === 0 ? '✓' : '✗'} ${name.padEnd(40)}`,
    `${seconds.toFixed(1).padStart(6)} s`,
    `${String(cells).padStart(3)} code cells`,
    `${`${passed}/${claims.length}`.padStart(6)} claims`,
    memory.peak === undefined ? '' : `${memory.resident?.toFixed(0).padStart(5)} MB, at most ${memory.peak.toFixed(0)} MB`,
  ];
  const waits = still.map(({ index, seconds: wait }) => `    cell ${index + 1}: ${wait.toFixed(1)} s without progress`);
  return [facts.join('  '), ...failures.map((failure) => describeFailure(failure).replace(/^/gm, '    ')), ...waits].join('\n');
}

/** @param {string[]} words */
function readOptions(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      output: { type: 'string' },
      data: { type: 'string', default: 'shipped' },
      seed: { type: 'string' },
      timeout: { type: 'string', default: '600' },
      help: { type: 'boolean', default: false },
    },
  });
  const data = readDataSet(values.data);
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new Error(`--seed must be an integer, got ${values.seed}`);
  const timeout = Number(values.timeout);
  if (!(timeout > 0)) throw new Error(`--timeout must be > 0 seconds, got ${values.timeout}`);
  return { names: positionals, output: values.output, data, seed, timeout, help: values.help };
}

await runAsCommand(import.meta, async (words) => {
  const { names, output, data, seed, timeout, help } = readOptions(words);
  if (help) {
    console.log(HELP);
    return 0;
  }
  const folder = output === undefined ? temporaryFolder('gradient-lab-executed-').path : resolve(output);
  mkdirSync(folder, { recursive: true });
  const executions = [];
  for (const path of selectNotebooks(names)) {
    const target = join(folder, `${notebookName(path)}.ipynb`);
    if (target === path) throw new Error(`--output must not be the folder of the notebooks, got ${folder}`);
    const onCell = (/** @type {number} */ index, /** @type {number} */ total) => {
      if (process.stdout.isTTY) process.stdout.write(`\r  ${notebookName(path)} cell ${index + 1}/${total} `);
    };
    const execution = await executeNotebook({ path, output: target, data, seed, timeout, onCell });
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
    console.log(describeExecution(execution));
    executions.push(execution);
  }
  reportClaims(executions.flatMap(({ claims }) => claims));
  const failing = executions.filter(({ failures }) => failures.length > 0).map(({ name }) => name);
  if (failing.length > 0) console.log(`✗ failing: ${failing.join(', ')}`);
  return failing.length === 0 ? 0 : 1;
});
