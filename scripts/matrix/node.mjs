import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../setup/npm-packages.mjs';
import { project } from '../setup/project.mjs';
import { run } from '../setup/run.mjs';

/** npm's package of Node's own binary, one for each platform. */
export const packageFor = (platform = process.platform, arch = process.arch) => `node-${platform === 'win32' ? 'win' : platform}-${arch}`;

/**
 * Fetches the newest Node.js of a major version from npm.
 * @param {string} major e.g. `22`
 * @returns {Promise<{ node: string, version: string, home: string }>} the program, its whole version, and the folder that holds it
 */
export async function fetchNode(major) {
  const name = packageFor();
  const home = join(project.root, '.cache', 'node', major);
  const npm = npmCommand(process.env);
  const words = ['install', '--prefix', home, '--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `${name}@${major}`];
  const { failure } = await run(npm.command, [...npm.args, ...words], { shell: npm.shell });
  if (failure !== undefined) throw new Error(`npm has no Node.js ${major} for this machine (${name}): ${failure}`);
  const folder = join(home, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { node: join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'), version, home };
}
