import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {import('./project.mjs').Project} Project */

/**
 * Builds lib/dist, incrementally.
 * @param {Project} project
 * @returns {Promise<string>}
 */
export async function buildLibrary(project) {
  const record = join(project.root, 'lib', 'dist', '.tsbuildinfo');
  const compiler = join(project.packages, 'typescript', 'bin', 'tsc');
  const builtAt = () => (existsSync(record) ? statSync(record).mtimeMs : 0);
  const before = builtAt();
  // Without its output a build record would make the compiler believe that there is nothing to do.
  const force = existsSync(join(project.root, 'lib', 'dist', 'index.js')) ? [] : ['--force'];
  const { failure, stdout } = await run(process.execPath, [compiler, '--build', ...force], { cwd: project.root });
  if (failure !== undefined) {
    const errors = stdout.split('\n').filter((line) => / error TS\d+/.test(line));
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    throw new SetupError({ step: 'library', cause: `lib does not compile: ${errors[0]?.trim() ?? failure}${more}`, next: 'correct it; npm run typecheck lists all errors' });
  }
  return builtAt() === before ? 'up to date' : 'built';
}
