import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {import('./tensorflow-wheel.mjs').Wheel} Wheel */

/**
 * The first C++ compiler that runs. On macOS `c++` is there without Xcode's tools too and only opens a dialog, hence the look at xcode-select.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} [platform]
 * @returns {Promise<string | undefined>}
 */
export async function findCompiler(env, platform = process.platform) {
  if (platform === 'darwin' && (await run('xcode-select', ['-p'], { env })).status !== 0) return undefined;
  for (const compiler of env['CXX'] ? [env['CXX']] : ['c++', 'g++', 'clang++']) {
    if ((await run(compiler, ['--version'], { env })).status === 0) return compiler;
  }
  return undefined;
}

/**
 * The whole command line. tfjs-node's addon is two C++ files; compiling them directly, against the headers of the package
 * node-api-headers, needs neither node-gyp nor Node's own headers, and allows spaces in paths.
 * @param {Project} project
 * @param {Wheel} wheel
 * @param {{ include: string, entry: string }} unpacked
 * @param {NodeJS.Platform} platform
 */
export function compilerArguments(project, wheel, { include, entry }, platform) {
  const shared = platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
  return [
    ...['-std=c++17', '-O2', '-w', '-fPIC', ...shared],
    ...['-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding', '-DBUILDING_NODE_EXTENSION'],
    ...['-I', join(project.packages, 'node-api-headers', 'include'), '-I', include],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(project.tfjsNode, 'binding', name)),
    ...wheel.libraries.map((name) => join(entry, name)),
    `-Wl,-rpath,${wheel.runPath}`,
    ...['-o', join(entry, 'tfjs_binding.node')],
  ];
}

/**
 * @param {string} compiler
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function compileAddon(compiler, args, env) {
  const { failure } = await run(compiler, args, { env });
  if (failure === undefined) return;
  throw new SetupError({
    step: 'TensorFlow',
    cause: `${compiler} could not compile tfjs-node's addon: ${failure}`,
    next: 'try another compiler (set CXX, for example CXX=clang++), then run npm run setup again',
  });
}
