// npm run bench: gradient-lab beside PyTorch, JAX, Keras and tfjs, in turn on the same machine.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ARTIFACTS, runAsCommand } from './notebooks/command.mjs';
import { temporaryFolder } from './notebooks/temporary.mjs';
import { guardAgainstInterrupts } from './setup/interrupt.mjs';

const USAGE = `npm run bench [-- options]

Measures training, gradients of deep nets, probes, backends and bare matrix products: gradient-lab beside PyTorch, JAX, Keras and tfjs, whose
rounds alternate with its own in one run. Prints tables of medians and ratios; leaves RESULTS.md, results.json and results.png in artifacts/bench.

  --quick          fewer and shorter rounds: shows that everything runs, and roughly how it compares
  --only LIST      of a, b, depth, probes, backends, matmul, separated by commas; or none
  --rounds N       rounds that count (8; with --quick 3)
  --install-peers  first fetch PyTorch, JAX and TensorFlow for Python into .cache/bench-venv (about 3 GB)
  --python PATH    a Python that has them
  --accuracy       also test accuracy of nets A and B over 5 seeds, beside PyTorch's (needs the full set: npm run data)
  --losses         also whether all contenders of a and b compute the same: their losses from the same weights, in the same order
  --memory         also memory of training net A
  --epochs N       of these two (20)
  --start          also the time from the start of a kernel to the first figure of notebook 00
  --record         write the results into scripts/bench, to be committed; what is not measured this time stays from the record before, if that
                   comes from the same machine and versions
  --help           this text`;

const OPTIONS = /** @type {const} */ ({
  quick: { type: 'boolean' },
  only: { type: 'string' },
  rounds: { type: 'string' },
  'install-peers': { type: 'boolean' },
  python: { type: 'string' },
  accuracy: { type: 'boolean' },
  losses: { type: 'boolean' },
  memory: { type: 'boolean' },
  epochs: { type: 'string' },
  start: { type: 'boolean' },
  record: { type: 'boolean' },
  help: { type: 'boolean' },
});

/** @param {string} name @param {string | undefined} text @param {number} standard */
function count(name, text, standard) {
  const value = text === undefined ? standard : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} must be a whole number from 1, got ${text}`);
  return value;
}

/** @param {string | undefined} text @param {readonly string[]} known */
function chosenSections(text, known) {
  if (text === 'none') return [];
  const chosen = text?.split(',') ?? known;
  const wrong = chosen.find((section) => !known.includes(section));
  if (wrong !== undefined) throw new RangeError(`--only takes ${known.join(', ')} or none, got ${wrong}`);
  return chosen;
}

/** @param {string[]} words */
async function main(words) {
  const { values } = parseArgs({ args: words, options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const release = guardAgainstInterrupts();
  try {
    return await bench(values);
  } finally {
    release();
  }
}

/** @typedef {ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']} Values */

/** @typedef {import('./bench/tasks.mjs').Group} Group */
/** @typedef {import('./bench/lane.mjs').Programs} Programs */

/** @param {readonly Group[]} groups @param {boolean} accuracy */
function programsOf(groups, accuracy) {
  return new Set([...groups.flatMap(({ lanes }) => lanes.map(({ program }) => program)), ...(accuracy ? ['pytorch'] : [])]);
}

/**
 * The comparisons, with the lanes whose programs can run.
 * @param {readonly Group[]} groups
 * @param {ReadonlyMap<string, string>} missing
 */
const able = (groups, missing) => groups.map((group) => ({ ...group, lanes: group.lanes.filter(({ program }) => !missing.has(program)) }));

/** @param {Values} values */
async function bench(values) {
  // Loaded late: --help need not wait for the library.
  const [{ findPeers, HOW_TO_GET_PEERS, installPeers }, { mnistPaths }, { machine, busyNote }, tasks, { asText, summaryTables }, results, { readRecord, versionsOfAll, withEarlier }] = await Promise.all([
    import('./bench/peers.mjs'), import('./bench/mnist-paths.mjs'), import('./bench/machine.mjs'),
    import('./bench/tasks.mjs'), import('./bench/report.mjs'), import('./bench/results.mjs'), import('./bench/record.mjs'),
  ]);
  const sections = chosenSections(values.only, tasks.SECTIONS);
  const quick = values.quick ?? false;
  const rounds = count('rounds', values.rounds, quick ? 3 : 8);
  const epochs = count('epochs', values.epochs, 20);
  if (values['install-peers']) await installPeers();
  const plan = { quick, threads: availableParallelism() };
  const all = tasks.groups(plan);
  const chosen = all.filter(({ section }) => sections.includes(section));
  const trained = values.losses ? all.filter(({ section }) => section === 'a' || section === 'b') : [];
  const { python, missing } = await findPeers(values.python, programsOf([...chosen, ...trained], values.accuracy ?? false));
  const { source, ...files } = mnistPaths();
  const busy = busyNote();
  const notes = [
    ...[...missing].map(([program, reason]) => `${program} left out: ${reason}`),
    ...(source === 'full' ? [] : ['the 10,000 shipped images were repeated six times; npm run data fetches the full set']),
    ...(busy === undefined ? [] : [busy]),
    ...(quick ? ['a quick run, of few and short rounds'] : []),
  ];
  for (const note of notes) console.log(`! ${note}`);
  if (missing.size > 0) console.log(`  ${HOW_TO_GET_PEERS}`);

  const programs = { python, compiled: temporaryFolder('gradient-lab-bench-').path };
  const tables = await wholeRuns(values, { epochs, rounds, files, programs, trained: able(trained, missing), withPytorch: !missing.has('pytorch') });
  const outcomes = await comparisons({ chosen: able(chosen, missing), rounds, files, programs });
  const versions = Object.assign({ Node: process.versions.node }, ...outcomes.map((outcome) => outcome.versions));
  const about = { machine: machine(), versions, rounds: outcomes.length > 0 ? rounds : 0, notes };
  for (const table of [...tables, ...summaryTables(outcomes)]) console.log(`${table.title}\n\n${asText(table)}\n`);
  const folder = values.record ? join(import.meta.dirname, 'bench') : join(ARTIFACTS, 'bench');
  const measured = { outcomes, tables };
  const whole = values.record ? withEarlier(measured, about, readRecord(join(folder, 'results.json')), all) : measured;
  for (const remark of await results.writeResults(folder, whole, { ...about, versions: versionsOfAll(versions, whole.outcomes) })) console.log(`! ${remark}`);
  console.log(`${results.aboutLines(about).join('\n')}\nwritten to ${folder}`);
  return 0;
}

/**
 * @param {Values} values
 * @param {{ epochs: number, rounds: number, files: object, programs: Programs, trained: readonly Group[], withPytorch: boolean }} options
 * @returns {Promise<import('./bench/report.mjs').Table[]>}
 */
async function wholeRuns(values, { epochs, rounds, files, programs, trained, withPytorch }) {
  const [{ accuracies, memory }, { firstFigure }, { lossesOfAll }] = await Promise.all([import('./bench/whole-runs.mjs'), import('./bench/first-figure.mjs'), import('./bench/losses.mjs')]);
  if (values.accuracy && !('test' in files)) throw new Error('--accuracy needs the full set of images; run: npm run data');
  return [
    ...(values.losses ? [await lossesOfAll({ groups: trained, files, programs, log: console.log })] : []),
    ...(values.accuracy ? [await accuracies({ epochs, files, programs, withPytorch, log: console.log })] : []),
    ...(values.start ? [firstFigure({ rounds, log: console.log })] : []),
    ...(values.memory ? [await memory({ epochs, programs })] : []),
  ];
}

/**
 * @param {{ chosen: readonly Group[], rounds: number, files: object, programs: Programs }} options
 */
async function comparisons({ chosen, rounds, files, programs }) {
  const { runGroup } = await import('./bench/rounds.mjs');
  const { asText, timesTable } = await import('./bench/report.mjs');
  const outcomes = [];
  for (const group of chosen) {
    const outcome = await runGroup({ ...group, task: { ...group.task, ...files } }, rounds, programs);
    outcomes.push(outcome);
    console.log(`${asText(timesTable(outcome))}\n`);
  }
  return outcomes;
}

await runAsCommand(import.meta, main);
