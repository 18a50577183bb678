import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { checkAddon } from './tensorflow-addon.mjs';
import { removeAddon } from './tensorflow-cache.mjs';

const SUPPORTED = ['linux-x64', 'linux-arm64', 'linux-arm', 'darwin-x64', 'darwin-arm64', 'win32-x64'];

/**
 * @param {{ platform: string, arch: string }} machine
 * @returns {string | undefined} why tfjs-node's installer cannot serve this machine, undefined if it can
 */
export function installerObstacle({ platform, arch }) {
  return SUPPORTED.includes(`${platform}-${arch}`) ? undefined : `tfjs-node's installer knows no ${platform} ${arch}`;
}

/**
 * Runs tfjs-node's own installer, which downloads a prebuilt TensorFlow (2.9.1 or older) and addon from Google's storage, or from the
 * mirror that TFJS_NODE_CDN_STORAGE, TFJS_NODE_BASE_URI and npm_config_tfjs_binding_binary_host_mirror name.
 * @param {string} tfjsNode
 * @param {string} commands the folder that holds node-pre-gyp
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} TensorFlow's version, as the loaded addon says it
 */
export async function installFromInstaller(tfjsNode, commands, env) {
  removeAddon(tfjsNode);
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const withCommands = { ...env, [path]: [commands, env[path]].join(delimiter) };
  const { failure, stderr, stdout } = await run(process.execPath, [join('scripts', 'install.js')], {
    cwd: tfjsNode,
    env: withCommands,
    timeoutSeconds: 1800,
  });
  const check = failure === undefined ? await checkAddon(tfjsNode, env) : undefined;
  if (check?.loads) return check.version;
  removeAddon(tfjsNode);
  const cause = failure === undefined ? `what it installed does not load: ${check?.cause}` : `it failed: ${downloadFailure(stdout + stderr) ?? failure}`;
  throw new SetupError({
    step: 'TensorFlow',
    cause: `tfjs-node's own installer: ${cause}`,
    next: 'check that https://storage.googleapis.com can be reached from here, then run npm run setup again',
  });
}

/**
 * The installer unpacks whatever the server answers, so a missing file shows itself as a broken archive.
 * @param {string} output
 */
function downloadFailure(output) {
  return /TAR_BAD_ARCHIVE|zlib|incorrect header/.test(output) ? 'the download is no archive (file missing on the server, or a proxy answered)' : undefined;
}
