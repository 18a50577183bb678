import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { project } from '../setup/project.mjs';
import { messageOf, SetupError } from '../setup/setup-error.mjs';

/** Where commands leave what they measured and saw; ignored by git. */
export const ARTIFACTS = join(project.root, 'artifacts');

/**
 * The path of a program of the project's Python environment, e.g. `python` or `jupyter`.
 * @param {string} name
 */
export function pythonTool(name) {
  const path = join(dirname(project.python), process.platform === 'win32' ? `${name}.exe` : name);
  if (!existsSync(path)) throw new Error(`${path} is missing; run \`npm run setup\``);
  return path;
}

/**
 * True when the module is the program that was started, not one imported by a test or by another command.
 * @param {ImportMeta} meta
 */
export const isMain = (meta) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(meta.url));

/**
 * Runs a command if its module is the started program. An error becomes one line on standard error (all of it with DEBUG=1) and exit code 1.
 * @param {ImportMeta} meta
 * @param {(words: string[]) => Promise<number>} main given the words after the command's name, returns the exit code
 */
export async function runAsCommand(meta, main) {
  if (!isMain(meta)) return;
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(process.env['DEBUG'] === undefined ? `✗ ${messageOf(error)}` : error);
    if (error instanceof SetupError) console.error(`→ ${error.next}`);
    process.exitCode = 1;
  }
}
