import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const CHECK = fileURLToPath(new URL('check-addon.mjs', import.meta.url));

/**
 * The folder in which tfjs-node looks for its addon: the newest Node-API that both it and this Node know.
 * @param {string} tfjsNode
 * @param {number} [napi]
 */
export function addonFolder(tfjsNode, napi = Number(process.versions['napi'])) {
  const { binary } = JSON.parse(readFileSync(join(tfjsNode, 'package.json'), 'utf8'));
  const version = Math.max(...binary.napi_versions.filter((/** @type {number} */ known) => known <= napi));
  return join(tfjsNode, 'lib', `napi-v${version}`);
}

/** @param {string} tfjsNode */
export function addonFile(tfjsNode) {
  return join(addonFolder(tfjsNode), 'tfjs_binding.node');
}

/**
 * Loads the addon in a process of its own (a broken library can take the process with it) and multiplies two matrices.
 * @param {string} tfjsNode
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ loads: true, version: string } | { loads: false, cause: string }>}
 */
export async function checkAddon(tfjsNode, env = process.env) {
  const quiet = { TF_CPP_MIN_LOG_LEVEL: '3', ...env };
  const { stdout, failure } = await run(process.execPath, [CHECK, tfjsNode], { env: quiet, timeoutSeconds: 120 });
  if (failure !== undefined) return { loads: false, cause: failure };
  const { version, product } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  if (product.join() !== '19,22,43,50') return { loads: false, cause: `its matrix product is wrong: ${product.join(', ')}` };
  return { loads: true, version };
}

/**
 * Identifies the addon and its libraries by size and time, so that an unchanged one need not be loaded again to be trusted.
 * @param {string} tfjsNode
 * @returns {string | undefined} undefined where there is no addon
 */
export function addonFingerprint(tfjsNode) {
  try {
    const libraries = join(tfjsNode, 'deps', 'lib');
    const files = [addonFile(tfjsNode), ...readdirSync(libraries).sort().map((name) => join(libraries, name))];
    const facts = files.map((file) => {
      const { size, mtimeMs } = statSync(file);
      return [file.slice(tfjsNode.length), size, mtimeMs];
    });
    return createHash('sha256').update(JSON.stringify([process.version, process.arch, facts])).digest('hex');
  } catch {
    return undefined;
  }
}
