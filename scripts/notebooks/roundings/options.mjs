import { parseArgs } from 'node:util';
import { RUNS } from './recorded-spreads.mjs';
import { BACKENDS, instructionSets, ONEDNN, pinned, settings } from './settings.mjs';

export const HELP = `npm run roundings -- [NAME…] [options]
Executes notebooks under everything that changes roundings, to see whether a claim holds by luck: oneDNN off and on, instruction sets, kernels, seeds.
Results are kept in artifacts/roundings: what was interrupted goes on, and only what changed runs again. The full table is artifacts/roundings.md.
  --backends LIST  of native, public (tfjs's own operations) and wasm (all)
  --seeds LIST     seeds of the notebooks' networks (0,1,2,3,4)
  --onednn LIST    of off and on (both)
  --isa LIST       of SSE41, AVX2 and AVX512_CORE (those that the processor has)
  --jobs N         1 or 2 notebooks at a time (2)
  --timeout SECONDS  for a cell (600, on wasm 3600)
  --record         keeps in data/claims.json how far each number spreads over these runs, at least three (if nothing else is chosen, native as the kernel
                   pins it with five seeds); npm run check holds the claims' bounds against it
  --join           joins them to what is kept, for instance from another processor; only where a claim's text is still the same, and so its experiment should be
  --report         runs nothing: the table of all kept results of the cells as they are, also with an older library`;

/** @param {string | undefined} text @param {readonly string[]} allowed @param {string} option */
function listOf(text, allowed, option) {
  if (text === undefined) return [...allowed];
  const chosen = text.split(',').map((each) => each.trim()).filter((each) => each !== '');
  const wrong = chosen.find((each) => !allowed.includes(each));
  if (wrong !== undefined || chosen.length === 0) throw new Error(`--${option} must be of ${allowed.join(', ')}, got ${wrong ?? 'nothing'}`);
  return chosen;
}

/** @param {string} text */
function seedsOf(text) {
  const seeds = text.split(',').map(Number);
  if (!seeds.every(Number.isSafeInteger)) throw new Error(`--seeds must be integers with commas between, got ${text}`);
  return seeds;
}

/**
 * The words of the command line.
 * @param {string[]} words
 */
export function readOptions(words) {
  const text = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { backends: text, seeds: { ...text, default: '0,1,2,3,4' }, onednn: text, isa: text, jobs: { ...text, default: '2' }, timeout: text, record: flag, join: flag, report: flag, help: flag },
  });
  const jobs = Number(values.jobs);
  if (jobs !== 1 && jobs !== 2) throw new Error(`--jobs must be 1 or 2, got ${values.jobs}`);
  const timeout = values.timeout === undefined ? undefined : Number(values.timeout);
  if (timeout !== undefined && !(timeout > 0)) throw new Error(`--timeout must be > 0 seconds, got ${values.timeout}`);
  const choice = /** @type {import('./settings.mjs').Choice} */ ({
    backends: listOf(values.backends, BACKENDS, 'backends'),
    seeds: seedsOf(values.seeds),
    onednn: listOf(values.onednn, ONEDNN, 'onednn'),
    isa: listOf(values.isa, instructionSets(), 'isa'),
  });
  if (values.join && !values.record) throw new Error('--join joins what --record keeps');
  const chosen = values.record && (values.backends ?? values.onednn ?? values.isa) === undefined ? { ...choice, ...pinned() } : choice;
  const runs = settings(chosen).length;
  if (values.record && !values.join && runs < RUNS) throw new Error(`--record needs ${RUNS} runs of a notebook, got ${runs}`);
  return { names: positionals, choice: chosen, jobs, timeout, record: values.record, join: values.join, report: values.report, help: values.help };
}
