import { join } from 'node:path';
import { writeWhole } from '../setup/atomic-file.mjs';
import { describeBackend } from './backend.mjs';
import { ARTIFACTS, runAsCommand } from './command.mjs';
import { executeNotebook } from './executor.mjs';
import { readNotebook } from './notebook.mjs';
import { HELP, readOptions } from './roundings/options.mjs';
import { spreadsMarkdown, spreadsText, stopsText } from './roundings/report.mjs';
import { allResults, keepResult, readResult } from './roundings/results.mjs';
import { durationText, secondsLeft } from './roundings/schedule.mjs';
import { recordedSpreads, recordSpreads, spreadsToRecord, unitedSpreads } from './roundings/recorded-spreads.mjs';
import { settings } from './roundings/settings.mjs';
import { spreads } from './roundings/spread.mjs';
import { notebookName, selectNotebooks } from './selection.mjs';
import { hashLibraryUse, hashSources } from './stamp.mjs';
import { temporaryFolder } from './temporary.mjs';

/** @typedef {import('./roundings/schedule.mjs').Job} Job */

/**
 * Runs what has no result yet.
 * @param {readonly Job[]} jobs
 * @param {{ lanes: number, timeout: number | undefined }} how
 */
async function runAll(jobs, { lanes, timeout }) {
  const { path: folder } = temporaryFolder('gradient-lab-roundings-');
  const waiting = [...jobs];
  let done = 0;
  async function lane() {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const { setting, path, name, sources, lib } = job;
      const { backend, seed, environment } = setting;
      const output = join(folder, `${setting.name}-${name}.ipynb`);
      const limit = timeout ?? (backend === 'wasm' ? 3600 : 600);
      const { seconds, claims, failures } = await executeNotebook({ path, output, data: 'shipped', seed, timeout: limit, environment });
      const others = failures.filter(({ kind }) => kind !== 'claim');
      keepResult({ setting: setting.name, backend, notebook: name, sources, lib, seconds, claims, failures: others });
      done += 1;
      const held = claims.filter(({ passed }) => passed).length;
      const mark = held === claims.length && others.length === 0 ? '✓' : '✗';
      const left = waiting.length === 0 ? '' : ` · about ${durationText(secondsLeft(waiting, allResults(), lanes))} left`;
      console.log(`${mark} ${done}/${jobs.length} ${name} · ${setting.name} · ${seconds.toFixed(0)} s · ${held}/${claims.length} claims${left}`);
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** @param {readonly import('./roundings/results.mjs').Result[]} results */
function report(results) {
  const claims = spreads(results);
  const names = [...new Set(results.map(({ setting }) => setting))];
  writeWhole(join(ARTIFACTS, 'roundings.md'), spreadsMarkdown(claims, names));
  const stops = stopsText(results);
  console.log(`\n${spreadsText(claims)}\n${stops === '' ? '' : `\n${stops}\n`}`);
  const failing = claims.filter(({ failing }) => failing.length > 0).length;
  const stopped = results.filter(({ failures }) => failures.length > 0).length;
  console.log(`${claims.length - failing} of ${claims.length} claims hold in all of ${names.length} settings${stopped === 0 ? '' : `; ${stopped} runs did not end well`} (artifacts/roundings.md has every value)`);
  return failing === 0 && stopped === 0 ? 0 : 1;
}

await runAsCommand(import.meta, async (words) => {
  const { names, choice, jobs: lanes, timeout, record, join: joined, report: only, help } = readOptions(words);
  if (help) {
    console.log(HELP);
    return 0;
  }
  const notebooks = await Promise.all(selectNotebooks(names).map(async (path) => {
    const notebook = readNotebook(path);
    return { path, name: notebookName(path), sources: hashSources(notebook), lib: await hashLibraryUse(notebook) };
  }));
  /** @param {{ notebook: string, sources: string }} result */
  const madeOf = (result) => notebooks.find(({ name, sources }) => name === result.notebook && sources === result.sources);
  if (only) {
    const kept = allResults().filter(madeOf);
    if (kept.length === 0) throw new Error('no result is kept of these notebooks as they are');
    const older = kept.filter((result) => result.lib !== madeOf(result)?.lib).length;
    if (older > 0) console.log(`${older} of ${kept.length} results are of an older library`);
    return report(kept);
  }
  if (choice.backends.some((backend) => backend !== 'wasm') && describeBackend()?.backend !== 'native') {
    throw new Error('native TensorFlow does not load here; --backends wasm runs the rest');
  }
  const wanted = settings(choice).flatMap((setting) => notebooks.map((notebook) => ({ setting, ...notebook })));
  const resultOf = (/** @type {Job} */ { setting, name, sources, lib }) => {
    const result = readResult(setting.name, name);
    return result !== undefined && result.sources === sources && result.lib === lib ? result : undefined;
  };
  const missing = wanted.filter((job) => resultOf(job) === undefined);
  const known = wanted.length - missing.length;
  console.log(`${wanted.length} runs, ${known} of them known${missing.length === 0 ? '' : `; about ${durationText(secondsLeft(missing, allResults(), lanes))}`}`);
  await runAll(missing, { lanes, timeout });
  const results = wanted.flatMap((job) => resultOf(job) ?? []);
  if (record) recordSpreads(joined ? unitedSpreads(spreadsToRecord(results), recordedSpreads()) : spreadsToRecord(results));
  return report(results);
});
