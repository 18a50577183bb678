import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { jupyterEnvironment, labArguments } from './jupyter.mjs';
import { installKernelSpec, interruptMode, kernelSpec, kernelSpecFile } from './kernel-spec.mjs';
import { projectAt } from './project.mjs';

const { path: root, remove } = temporaryFolder('gradient lab kernel ');
const project = projectAt(root);
afterAll(remove);

describe('kernelSpec', () => {
  it('names node, preload and tslab by absolute paths, each as one argument', () => {
    const { argv } = kernelSpec(project, { node: process.execPath });
    expect([argv[0], argv[2], argv[3]].every((path) => path !== undefined && isAbsolute(path))).toBe(true);
    expect(argv.slice(-3)).toEqual(['kernel', '--config-path', '{connection_file}']);
  });

  it('sets the backend only when the set-up chose one', () => {
    expect(kernelSpec(project, { node: 'node' }).env).toEqual({});
    expect(kernelSpec(project, { node: 'node', backend: 'wasm' }).env).toEqual({ GRADIENT_LAB_BACKEND: 'wasm' });
  });
});

describe('interruptMode', () => {
  const [able, unable] = [() => true, () => false];

  it('is a signal where signals can be kept off TensorFlow, or where there is none', () => {
    expect(interruptMode(undefined, 'linux', able)).toBe('signal');
    expect(interruptMode(undefined, 'darwin', able)).toBe('signal');
    expect(interruptMode('wasm', 'linux', unable)).toBe('signal');
  });

  it('is a message elsewhere', () => {
    expect(interruptMode(undefined, 'linux', unable)).toBe('message');
    expect(interruptMode(undefined, 'win32', able)).toBe('message');
    expect(interruptMode('wasm', 'win32', able)).toBe('message');
  });

  it('is a signal here', () => {
    expect(interruptMode(undefined)).toBe(process.platform === 'win32' ? 'message' : 'signal');
  });
});

describe('installKernelSpec', () => {
  it('writes the kernel into .venv once, and again when something changed', () => {
    expect(installKernelSpec(project, { node: '/a/node' })).toBe('written into .venv');
    expect(installKernelSpec(project, { node: '/a/node' })).toBe('up to date');
    expect(installKernelSpec(project, { node: '/b/node' })).toBe('written into .venv');
    const file = kernelSpecFile(project);
    expect(JSON.parse(readFileSync(file, 'utf8')).argv[0]).toBe('/b/node');
    expect(readdirSync(dirname(file))).toEqual(['kernel.json']);
  });
});

describe('jupyterEnvironment', () => {
  it("prefers this project's kernels and keeps configuration inside .venv", () => {
    const env = jupyterEnvironment(project, { PATH: '/usr/bin' });
    expect(env['JUPYTER_PREFER_ENV_PATH']).toBe('1');
    expect(env['JUPYTER_CONFIG_DIR']?.startsWith(project.venv)).toBe(true);
    expect(env['PATH']?.startsWith(join(project.venv))).toBe(true);
  });

  it("has this project's kernels before those of another clone that the reader's environment names", () => {
    expect(jupyterEnvironment(project, { JUPYTER_PATH: '/other/share/jupyter' })['JUPYTER_PATH']).toBe([join(project.venv, 'share', 'jupyter'), '/other/share/jupyter'].join(delimiter));
    expect(jupyterEnvironment(project, {})).not.toHaveProperty('JUPYTER_PATH');
  });

  it('lets the reader decide', () => {
    expect(jupyterEnvironment(project, { JUPYTER_CONFIG_DIR: '/mine' })['JUPYTER_CONFIG_DIR']).toBe('/mine');
  });
});

describe('labArguments', () => {
  it("puts the reader's arguments last, where they win", () => {
    const args = labArguments(project, ['--no-browser', '--port', '8899']);
    expect(args).toContain('--ServerApp.ip=localhost');
    expect(args).toContain(`--ServerApp.root_dir=${root}`);
    expect(args).toContain('--LabApp.custom_css=True');
    expect(args.slice(-3)).toEqual(['--no-browser', '--port', '8899']);
  });
});
