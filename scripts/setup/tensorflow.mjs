import { join } from 'node:path';
import { readJsonIfPresent, writeWhole } from './atomic-file.mjs';
import { SetupError } from './setup-error.mjs';
import { addonFingerprint, checkAddon } from './tensorflow-addon.mjs';
import { installFromWheel } from './tensorflow-cache.mjs';
import { installerObstacle, installFromInstaller } from './tensorflow-installer.mjs';
import { wheelFor } from './tensorflow-wheel.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {'installed' | 'wheel' | 'installer' | 'wasm'} Route */

/**
 * What the set-up found or made, kept in node_modules so that it vanishes with it.
 * @typedef {object} Decision
 * @property {Route} route
 * @property {string} version TensorFlow's, or a word for the wasm backend
 * @property {string | undefined} [fingerprint] of the native files
 * @property {string[]} [reasons] why the routes before wasm did not work; absent if wasm was asked for
 * @property {string | undefined} [advice] the one thing that would give a native TensorFlow
 */

const STEP = 'TensorFlow';
/** What to do where a machine rules a route out. */
const ANOTHER = 'unset GRADIENT_LAB_TENSORFLOW: then another way is taken';
/** @type {readonly Route[]} */
const ROUTES = ['installed', 'wheel', 'installer', 'wasm'];

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Route | undefined} the route that GRADIENT_LAB_TENSORFLOW asks for
 */
export function requestedRoute(env) {
  const asked = env['GRADIENT_LAB_TENSORFLOW'];
  if (!asked) return undefined;
  const route = ROUTES.find((known) => known === asked);
  if (route) return route;
  throw new SetupError({
    step: STEP,
    cause: `GRADIENT_LAB_TENSORFLOW must be one of ${ROUTES.join(', ')}, got ${asked}`,
    next: 'set it to one of these, or unset it: then the best one is found',
  });
}

/**
 * Whether an earlier decision still stands, without loading anything.
 * @param {Decision | undefined} earlier
 * @param {{ asked: Route | undefined, fingerprint: string | undefined, retry: boolean }} now retry: look again for something better than wasm
 */
export function stillStands(earlier, { asked, fingerprint, retry }) {
  if (!earlier) return false;
  if (earlier.route === 'wasm') return asked === 'wasm' || (asked === undefined && earlier.reasons !== undefined && !retry);
  if (fingerprint === undefined || fingerprint !== earlier.fingerprint) return false;
  return asked === undefined || asked === 'installed' || asked === earlier.route;
}

/**
 * Finds or makes a TensorFlow for tfjs-node.
 * @param {Project} project
 * @param {{ env: NodeJS.ProcessEnv, report: Report, retry: boolean }} context
 * @returns {Promise<{ backend: 'tensorflow' | 'wasm', summary: string }>}
 */
export async function setUpTensorflow(project, { env, report, retry }) {
  const file = join(project.packages, '.gradient-lab', 'tensorflow.json');
  const asked = requestedRoute(env);
  const earlier = /** @type {Decision | undefined} */ (readJsonIfPresent(file));
  if (earlier && stillStands(earlier, { asked, fingerprint: addonFingerprint(project.tfjsNode), retry })) {
    if (earlier.route === 'wasm') warnOfWasm(earlier, report);
    return outcome(earlier, 'up to date');
  }
  const decision = await decide(project, asked, earlier, { env, report });
  writeWhole(file, `${JSON.stringify({ ...decision, fingerprint: addonFingerprint(project.tfjsNode) }, null, 2)}\n`);
  if (decision.route === 'wasm') warnOfWasm({ ...decision, reasons: undefined }, report);
  return outcome(decision, 'ready');
}

/**
 * @param {Project} project
 * @param {Route | undefined} asked
 * @param {Decision | undefined} earlier
 * @param {{ env: NodeJS.ProcessEnv, report: Report }} tools
 * @returns {Promise<Decision>}
 */
async function decide(project, asked, earlier, tools) {
  if (asked === 'wasm') return { route: 'wasm', version: 'wasm' };
  if (asked === undefined || asked === 'installed') {
    const check = await checkAddon(project.tfjsNode, tools.env);
    if (check.loads) return { route: earlier && earlier.route !== 'wasm' ? earlier.route : 'installed', version: check.version };
    if (asked) {
      throw new SetupError({ step: STEP, cause: `the installed addon does not load: ${check.cause}`, next: 'unset GRADIENT_LAB_TENSORFLOW and run npm run setup again: it makes one' });
    }
  }
  /** @type {string[]} */
  const reasons = [];
  /** @type {string | undefined} */
  let advice;
  for (const [route, install] of Object.entries({ wheel: fromWheel, installer: fromInstaller })) {
    if (asked !== undefined && asked !== route) continue;
    try {
      return { route: /** @type {Route} */ (route), version: await install(project, tools) };
    } catch (error) {
      if (asked || !(error instanceof SetupError)) throw error;
      reasons.push(error.reason);
      if (error.next !== ANOTHER) advice ??= error.next;
      tools.report.note(error.reason);
    }
  }
  return { route: 'wasm', version: 'wasm', reasons, advice };
}

/**
 * @param {Project} project
 * @param {{ env: NodeJS.ProcessEnv, report: Report }} tools
 */
async function fromWheel(project, tools) {
  const wheel = wheelFor({ platform: process.platform, arch: process.arch, glibc: glibcVersion() });
  if (typeof wheel === 'string') throw new SetupError({ step: STEP, cause: wheel, next: ANOTHER });
  return installFromWheel(project, wheel, tools);
}

/**
 * @param {Project} project
 * @param {{ env: NodeJS.ProcessEnv, report: Report }} tools
 */
async function fromInstaller(project, { env, report }) {
  const obstacle = installerObstacle({ platform: process.platform, arch: process.arch });
  if (obstacle) throw new SetupError({ step: STEP, cause: obstacle, next: ANOTHER });
  report.note("running tfjs-node's own installer");
  return installFromInstaller(project.tfjsNode, join(project.packages, '.bin'), env);
}

function glibcVersion() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime;
}

/**
 * @param {{ reasons?: string[] | undefined, advice?: string | undefined }} decision
 * @param {Report} report
 */
function warnOfWasm({ reasons = [], advice }, report) {
  report.warn('no native TensorFlow: notebooks run on the wasm backend, about ten times slower');
  for (const reason of reasons) report.warn(`because ${reason}`);
  if (advice) report.warn(`→ ${advice}`);
}

/**
 * @param {Decision} decision
 * @param {string} state
 * @returns {{ backend: 'tensorflow' | 'wasm', summary: string }}
 */
function outcome({ route, version }, state) {
  if (route === 'wasm') return { backend: 'wasm', summary: 'wasm backend' };
  return { backend: 'tensorflow', summary: `${version}, ${route === 'installed' ? 'already installed' : `from ${route}`}, ${state}` };
}
