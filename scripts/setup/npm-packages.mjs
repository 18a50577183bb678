import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readJsonIfPresent } from './atomic-file.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockEntry */
/** @typedef {{ packages?: Record<string, LockEntry & Record<string, unknown>> }} Lock */

const STEP = 'npm packages';

/**
 * Whether `node_modules` holds what the lock file asks for, by npm's own record of the last complete installation.
 * Optional packages for other platforms may be absent.
 * @param {Lock | undefined} lock package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 */
export function matchesLock(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false;
  const present = installed.packages;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = present[path];
    if (!found) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity && found.link === wanted.link;
  });
}

/**
 * Whether the lock file was made from these dependencies.
 * @param {Record<string, unknown> | undefined} manifest package.json
 * @param {Lock | undefined} lock
 */
export function lockIsCurrent(manifest, lock) {
  const root = lock?.packages?.[''];
  return ['dependencies', 'devDependencies'].every(
    (kind) => JSON.stringify(sorted(manifest?.[kind])) === JSON.stringify(sorted(root?.[kind])),
  );
}

/** @param {unknown} record */
function sorted(record) {
  return Object.entries(/** @type {Record<string, string>} */ (record ?? {})).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * npm as a command without a shell: the npm that started us, else the one beside node, else whatever PATH has.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ node?: string, exists?: (file: string) => boolean }} [machine]
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(env, { node = process.execPath, exists = existsSync } = {}) {
  const starter = env['npm_execpath'];
  if (starter && /\b(yarn|pnpm|bun)\b/.test(basename(starter))) {
    throw new SetupError({
      step: STEP,
      cause: `started by ${basename(starter)}; only npm reads this project's lock file, overrides and script settings`,
      next: 'run the same command with npm: npm start',
    });
  }
  const folder = dirname(node);
  const beside = [join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'), join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')];
  const script = [starter, ...beside].find((file) => file !== undefined && file.endsWith('.js') && exists(file));
  if (script !== undefined) return { command: node, args: [script], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/**
 * `npm ci` with every install script off (npm 10, 11 and 12 differ in what they would run), unless the lock file is already met.
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>}
 */
export async function installNpmPackages(project, env) {
  const npm = npmCommand(env);
  const lock = readJsonIfPresent(join(project.root, 'package-lock.json'));
  if (!lockIsCurrent(readJsonIfPresent(join(project.root, 'package.json')), lock)) {
    throw new SetupError({
      step: STEP,
      cause: 'package.json and package-lock.json name different dependencies',
      next: 'run npm install, which brings the lock file up to date',
    });
  }
  if (isInstalled(project, lock)) return 'up to date';
  // NODE_ENV=production would leave out the compiler and the tests.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { failure } = await run(npm.command, [...npm.args, ...args], { cwd: project.root, env, shell: npm.shell });
  if (failure !== undefined) {
    throw new SetupError({ step: STEP, cause: `npm ci failed: ${failure}`, next: adviceFor(failure) });
  }
  return 'installed';
}

/**
 * @param {Project} project
 * @param {Lock} lock
 */
function isInstalled(project, lock) {
  const installed = readJsonIfPresent(join(project.packages, '.package-lock.json'));
  if (!matchesLock(lock, installed)) return false;
  return Object.keys(installed.packages).every((path) => existsSync(join(project.root, path, 'package.json')));
}

/** @param {string} failure */
function adviceFor(failure) {
  if (/ENOTFOUND|ETIMEDOUT|ECONN|EAI_AGAIN|network/i.test(failure)) return 'check the network connection (and npm config get registry), then run npm start again';
  if (/was not found/.test(failure)) return 'install Node.js with its npm from https://nodejs.org, then run npm start again';
  return 'run npm ci in this folder and follow what it says';
}
