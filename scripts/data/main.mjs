import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { copyVerified, fetchVerified } from './fetch-verified.mjs';
import { StorageError } from './files.mjs';
import { MNIST_FILES, MNIST_MIRRORS } from './mnist-files.mjs';

/** @typedef {import('./mnist-files.mjs').VerifiedFile} VerifiedFile */
/** @typedef {import('./download.mjs').Progress} Progress */

const USAGE = `npm run data [-- options]

Fetches the full MNIST set (60,000 training and 10,000 test images, 12 MB to fetch, 55 MB on disk) into data/mnist/,
where loadMnist() finds it. Every file is checked against its known sha256; an interrupted run continues where it stopped.

  --from DIR     copy the four files, plain or .gz, from a folder instead of fetching them
  --into DIR     put them into another folder; point MNIST_DIR at it
  --mirror URL   fetch from this address instead of the known ones; may be repeated
                 (or GRADIENT_LAB_MNIST_MIRRORS, separated by spaces)
  --help         this text`;

const OPTIONS = /** @type {const} */ ({
  from: { type: 'string' },
  into: { type: 'string' },
  mirror: { type: 'string', multiple: true },
  help: { type: 'boolean' },
});

const DONE = { present: 'already here and verified', fetched: 'fetched and verified', copied: 'copied and verified' };

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e5 ? 2 : 1)} MB`;

/**
 * A progress bar on a terminal, nothing elsewhere.
 * @param {string} name
 */
function progressBar(name) {
  const bar = new SingleBar({ format: `${name} {bar} {percentage} % of {size}`, clearOnComplete: true, hideCursor: true });
  let started = false;
  return {
    /** @param {Progress} progress */
    update({ received, total }) {
      const whole = Math.max(total ?? received, 1);
      if (!started) bar.start(whole, 0, { size: megabytes(whole) });
      started = true;
      bar.setTotal(whole);
      bar.update(Math.min(received, whole), { size: megabytes(whole) });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

/** @param {VerifiedFile} file @param {{ folder: string, mirrors: readonly string[] }} options */
async function fetchWithBar(file, options) {
  const bar = progressBar(file.name);
  try {
    return await fetchVerified(file, { ...options, onProgress: bar.update });
  } finally {
    bar.stop();
  }
}

/**
 * The command `npm run data`.
 * @param {readonly string[]} argv arguments after the script's name
 * @param {{ files?: readonly VerifiedFile[], env?: NodeJS.ProcessEnv, print?: (line: string) => void, complain?: (line: string) => void }} [context]
 * @returns {Promise<number>} exit code: 0, 1 when a file could not be had, 2 for wrong arguments
 */
export async function main(argv, { files = MNIST_FILES, env = process.env, print = console.log, complain = console.error } = {}) {
  let options;
  try {
    options = parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (error) {
    complain(`npm run data: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  if (options.help === true) {
    print(USAGE);
    return 0;
  }
  const here = env.INIT_CWD ?? process.cwd(); // npm runs scripts in the project's folder, whatever the reader's own was.
  const folder = options.into === undefined ? fileURLToPath(new URL('../../data/mnist', import.meta.url)) : resolve(here, options.into);
  const named = options.mirror ?? (env.GRADIENT_LAB_MNIST_MIRRORS ?? '').split(/\s+/).filter((url) => url !== '');
  const mirrors = named.length > 0 ? named : MNIST_MIRRORS;
  const from = options.from === undefined ? undefined : resolve(here, options.from);
  try {
    for (const file of files) {
      const outcome = from === undefined ? await fetchWithBar(file, { folder, mirrors }) : await copyVerified(file, { folder, from });
      print(`${file.name}: ${DONE[outcome]} (${megabytes(file.bytes)})`);
    }
  } catch (error) {
    complain(`npm run data: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof StorageError) {
      complain('Run it again when that is mended; what has been fetched is kept, and --into DIR names another folder.');
    } else if (from === undefined) {
      complain('Run it again to continue where it stopped, or fetch the files by other means and pass their folder: npm run data -- --from DIR');
    }
    return 1;
  }
  print(`The full MNIST set is in ${relative(here, folder) || '.'}.`);
  return 0;
}
