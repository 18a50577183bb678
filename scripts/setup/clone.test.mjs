import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { npmCommand } from './npm-packages.mjs';
import { project, projectAt } from './project.mjs';
import { run } from './run.mjs';

const { path: folder, remove } = temporaryFolder('gradient lab ');
afterAll(remove);

/**
 * The same tree under another path in a moment and without its size on disk.
 * @param {string} source @param {string} target
 */
function mirror(source, target) {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source)) {
    const [from, to] = [join(source, name), join(target, name)];
    const kind = lstatSync(from);
    if (kind.isDirectory()) mirror(from, to);
    else if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else linkOrCopy(from, to);
  }
}

/** @param {string} from @param {string} to */
function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** A clone in a folder whose name has a space, with the packages of this one: what npm and pip would fetch is not under test here. */
function clone() {
  const copy = projectAt(join(folder, 'my clone'));
  for (const part of ['package.json', 'package-lock.json', 'requirements.txt', 'tsconfig.json', 'scripts', 'data', 'notebooks', 'lib']) {
    const source = join(project.root, part);
    if (existsSync(source)) cpSync(source, join(copy.root, part), { recursive: true, filter: (path) => !/[\\/](dist|mnist|\.ipynb_checkpoints)$/.test(path) });
  }
  mirror(project.packages, copy.packages);
  mirror(project.venv, copy.venv);
  return copy;
}

/**
 * @param {string} root
 * @param {string[]} words
 */
function npmStart(root, words) {
  const npm = npmCommand(process.env);
  const child = spawn(npm.command, [...npm.args, 'start', '--', ...words], { cwd: root, shell: npm.shell, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  /** @type {Promise<{ url: URL, output: string }>} */
  const announced = new Promise((resolve, reject) => {
    let output = '';
    const read = (/** @type {Buffer} */ text) => {
      output += String(text);
      const [, url] = /(http:\/\/127\.0\.0\.1:\d+\/\S*\?token=\w+)/.exec(output) ?? [];
      if (url) resolve({ url: new URL(url), output });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('close', (status) => reject(new Error(`npm start ended with ${status}:\n${output}`)));
  });
  const stop = () => {
    const ended = new Promise((resolve) => child.on('close', resolve));
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    return ended;
  };
  return { announced, stop };
}

describe.skipIf(process.platform === 'win32')('a clone in a folder whose name has a space', () => {
  it('is set up, computes in a kernel, and opens JupyterLab on this machine only', { timeout: 300_000 }, async () => {
    const copy = clone();
    const env = { ...process.env };
    const first = await run(process.execPath, [join(copy.root, 'scripts', 'setup.mjs')], { cwd: folder, env });
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/✓ kernel \(written into \.venv\)/);
    expect(first.stdout).toMatch(/✓ smoke test \(a kernel multiplied two matrices on \w+\)/);

    const { announced, stop } = npmStart(copy.root, ['--no-browser', '--port', '0']);
    try {
      const { url, output } = await announced;
      expect(output).toMatch(/✓ smoke test \(passed before\)/);
      expect(url.pathname).toBe('/lab/tree/notebooks/00-start-here.ipynb');
      const specs = new URL('/api/kernelspecs', url);
      // JupyterLab prints its address shortly before it listens.
      const withoutToken = await vi.waitFor(() => fetch(specs), { timeout: 20_000, interval: 200 });
      expect(withoutToken.status).toBe(403);
      const { kernelspecs } = /** @type {any} */ (await (await fetch(`${specs.href}${url.search}`)).json());
      expect(kernelspecs.tslab.spec.argv[2]).toBe(join(copy.root, 'scripts', 'kernel', 'preload.cjs'));
    } finally {
      await stop();
    }
  });
});
