import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { project as thisProject, projectAt } from './project.mjs';
import { createReport } from './report.mjs';
import { run } from './run.mjs';
import { addonFile } from './tensorflow-addon.mjs';
import { installFromWheel } from './tensorflow-cache.mjs';
import { sha256 } from './user-cache.mjs';

/** @typedef {import('./tensorflow-wheel.mjs').Wheel} Wheel */

// The whole route on a small scale: a wheel of a few bytes, a pip that copies it, a compiler that writes a text, and a package that reads it.
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name in ("include/tensorflow/c/c_api.h", "libtensorflow_cc.so.2", "libtensorflow_framework.so.2", "python/keras.py"):
        wheel.writestr("tensorflow/" + name, name)`;

const PACKAGE = `
const addon = require('fs').readFileSync(__dirname + '/lib/napi-v8/tfjs_binding.node', 'utf8');
require('fs').readFileSync(__dirname + '/deps/lib/libtensorflow_cc.so.2');
exports.backend = () => ({ binding: { TF_Version: addon } });
exports.matMul = () => ({ dataSync: () => [19, 22, 43, 50] });`;

const COMPILER = `#!/bin/sh
[ "$1" = --version ] && exit 0
echo compile >> "$CALLS"
if [ -n "$HANG" ]; then echo compiling; exec sleep 10; fi
for output; do :; done
printf 2.21.0 > "$output"`;

/** @type {string} */
let folder;
/** @type {Wheel} */
let wheel;
/** @type {NodeJS.ProcessEnv} */
let env;

/** @param {string} name @param {string} text */
function program(name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

/** @param {string} name a clone whose .venv has a pip that fetches the small wheel */
function cloneNamed(name) {
  const project = projectAt(join(folder, name));
  mkdirSync(project.tfjsNode, { recursive: true });
  writeFileSync(join(project.tfjsNode, 'package.json'), JSON.stringify({ version: '4.22.0', main: 'index.js', binary: { napi_versions: [8] } }));
  writeFileSync(join(project.tfjsNode, 'index.js'), PACKAGE);
  return { ...project, python: join(folder, 'python') };
}

function calls() {
  return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
}

beforeEach(async () => {
  const { path, remove } = temporaryFolder('gradient lab build ');
  folder = path;
  const source = join(folder, 'small.whl');
  await run(thisProject.python, ['-c', MAKE_WHEEL, source]);
  wheel = {
    version: '2.21.0',
    distribution: 'tensorflow-cpu',
    platform: 'manylinux_2_27_x86_64',
    sha256: await sha256(source),
    megabytes: 0,
    libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
    runPath: '$ORIGIN/../../deps/lib',
  };
  program('python', `#!/bin/sh\n[ "$1" = -m ] || exec "${thisProject.python}" "$@"\necho download >> "$CALLS"\nfor last; do :; done\nwhile [ "$1" != --dest ]; do shift; done\ncp "${source}" "$2/small.whl"\n`);
  env = { ...process.env, GRADIENT_LAB_CACHE: join(folder, 'user cache'), CXX: program('compiler', COMPILER), CALLS: join(folder, 'calls') };
  return remove;
});

function notes() {
  /** @type {string[]} */
  const written = [];
  return { written, report: createReport({ write: (text) => written.push(text) }) };
}

describe.skipIf(process.platform === 'win32')('installFromWheel', () => {
  it('downloads, compiles and places the addon, and keeps only what the next clone needs', async () => {
    const first = cloneNamed('clone one');
    expect(await installFromWheel(first, wheel, { env, report: notes().report })).toBe('2.21.0');
    const [entry = '', ...others] = readdirSync(join(folder, 'user cache'));
    expect(others).toEqual([]);
    expect(readdirSync(join(folder, 'user cache', entry)).sort()).toEqual(['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'manifest.json', 'tfjs_binding.node']);
    const second = cloneNamed('clone two');
    await installFromWheel(second, wheel, { env, report: notes().report });
    expect(calls()).toEqual(['download', 'compile']);
    const [here, there] = [first, second].map(({ tfjsNode }) => statSync(join(tfjsNode, 'deps', 'lib', 'libtensorflow_cc.so.2')).ino);
    expect(here).toBe(there);
  });

  it('notices a damaged file in the cache and builds it again', async () => {
    await installFromWheel(cloneNamed('clone one'), wheel, { env, report: notes().report });
    const [entry = ''] = readdirSync(join(folder, 'user cache'));
    const library = join(folder, 'user cache', entry, 'libtensorflow_cc.so.2');
    rmSync(library);
    writeFileSync(library, 'half');
    const { written, report } = notes();
    await installFromWheel(cloneNamed('clone two'), wheel, { env, report });
    expect(written.join('')).toContain('damaged (libtensorflow_cc.so.2 differs from its checksum); building it again');
    expect(readFileSync(library, 'utf8')).toBe('libtensorflow_cc.so.2');
    expect(calls()).toEqual(['download', 'compile', 'download', 'compile']);
  });

  it('refuses a wheel with another checksum and keeps nothing of it', async () => {
    const clone = cloneNamed('clone one');
    const forged = { ...wheel, sha256: '0'.repeat(64) };
    await expect(installFromWheel(clone, forged, { env, report: notes().report })).rejects.toMatchObject({
      step: 'TensorFlow',
      reason: expect.stringContaining('does not have the pinned SHA-256 checksum'),
    });
    expect(readdirSync(join(folder, 'user cache'))).toEqual([]);
    expect(existsSync(addonFile(clone.tfjsNode))).toBe(false);
  });

  it('lets two clones build at once without harm', async () => {
    const clones = [cloneNamed('clone one'), cloneNamed('clone two')];
    const versions = await Promise.all(clones.map((clone) => installFromWheel(clone, wheel, { env, report: notes().report })));
    expect(versions).toEqual(['2.21.0', '2.21.0']);
    expect(readdirSync(join(folder, 'user cache'))).toHaveLength(1);
  });

  it('names the compiler when there is none', async () => {
    await expect(installFromWheel(cloneNamed('clone'), wheel, { env: { ...env, CXX: 'no-such-c++' }, report: notes().report })).rejects.toMatchObject({
      reason: 'no C++ compiler was found',
      next: expect.stringContaining('apt install g++'),
    });
  });

  it.each(/** @type {const} */ (['SIGINT', 'SIGKILL']))('goes on after %s during the compilation, without another download', async (signal) => {
    const clone = cloneNamed('clone one');
    const [cache, interrupt, report] = ['tensorflow-cache', 'interrupt', 'report'].map((name) => new URL(`${name}.mjs`, import.meta.url).href);
    const code = `
      import { installFromWheel } from '${cache}'; import { guardAgainstInterrupts } from '${interrupt}'; import { createReport } from '${report}';
      guardAgainstInterrupts();
      await installFromWheel(${JSON.stringify(clone)}, ${JSON.stringify(wheel)}, { env: process.env, report: createReport() });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...env, HANG: '1', GRADIENT_LAB_VERBOSE: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.on('data', (text) => void (/^compiling$/m.test(String(text)) && child.kill(signal)));
    await new Promise((resolve) => child.on('exit', resolve));
    expect(existsSync(addonFile(clone.tfjsNode))).toBe(false);
    expect(await installFromWheel(clone, wheel, { env, report: notes().report })).toBe('2.21.0');
    expect(calls()).toEqual(['download', 'compile', 'compile']);
    expect(readdirSync(join(folder, 'user cache'))).toHaveLength(1);
  });
});
