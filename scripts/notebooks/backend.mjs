import { spawnSync } from 'node:child_process';
import { project } from '../setup/project.mjs';

const QUESTION = "require('gradient-lab').ready().then(({ backend, tensorflow }) => console.log('\\n' + JSON.stringify({ backend, tensorflow })))";

/**
 * What the library computes with on this machine, asked in a process of its own because the native addon loads once per process.
 * Undefined where the library cannot be loaded.
 * @returns {{ backend: string, tensorflow: string | null } | undefined}
 */
export function describeBackend() {
  const { status, stdout } = spawnSync(process.execPath, ['-e', QUESTION], { cwd: project.root, encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? JSON.parse(stdout.trim().split('\n').at(-1) ?? '') : undefined;
}
