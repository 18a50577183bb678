import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { sha256, stagingFolder } from './user-cache.mjs';

/** @typedef {import('./report.mjs').Report} Report */

/**
 * One of TensorFlow's own Python wheels, taken only for the C++ libraries and headers inside.
 * @typedef {object} Wheel
 * @property {string} version TensorFlow's
 * @property {string} distribution its name on the package index
 * @property {string} platform the platform tag to ask for
 * @property {string} sha256 of the wheel for CPython 3.12: which Python runs here does not matter, the libraries do not depend on it
 * @property {number} megabytes
 * @property {readonly string[]} libraries
 * @property {string} runPath where the addon looks for them, relative to itself
 */

const VERSION = '2.21.0';
const PYTHON = '3.12';
const LINUX = { version: VERSION, libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'], runPath: '$ORIGIN/../../deps/lib' };

/** @type {Record<string, Wheel>} */
const WHEELS = {
  'linux-x64': {
    ...LINUX,
    distribution: 'tensorflow-cpu',
    platform: 'manylinux_2_27_x86_64',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    megabytes: 274,
  },
  'linux-arm64': {
    ...LINUX,
    distribution: 'tensorflow',
    platform: 'manylinux_2_27_aarch64',
    sha256: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    megabytes: 282,
  },
  'darwin-arm64': {
    version: VERSION,
    libraries: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
    runPath: '@loader_path/../../deps/lib',
    distribution: 'tensorflow',
    platform: 'macosx_12_0_arm64',
    sha256: '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
    megabytes: 223,
  },
};

const UNPACK = fileURLToPath(new URL('unpack_wheel.py', import.meta.url));

/**
 * @param {{ platform: string, arch: string, glibc?: string | undefined }} machine glibc undefined where the C library is another one
 * @returns {Wheel | string} the wheel, or why there is none
 */
export function wheelFor({ platform, arch, glibc }) {
  const wheel = WHEELS[`${platform}-${arch}`];
  if (!wheel) return `there is no TensorFlow ${VERSION} wheel with C++ libraries for ${platform} ${arch}`;
  if (platform !== 'linux') return wheel;
  if (glibc === undefined) return 'the TensorFlow wheel needs glibc, and this Linux has another C library';
  const [major = 0, minor = 0] = glibc.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 27) ? wheel : `the TensorFlow wheel needs glibc 2.27 or newer, this is ${glibc}`;
}

/**
 * The verified wheel file, downloaded by pip (which knows about mirrors, proxies and certificates) unless it is there already.
 * @param {Wheel} wheel
 * @param {string} cache
 * @param {{ python: string, env: NodeJS.ProcessEnv, report: Report }} tools
 */
export async function fetchWheel(wheel, cache, { python, env, report }) {
  const kept = wheelFile(wheel, cache);
  if (existsSync(kept)) {
    if ((await sha256(kept)) === wheel.sha256) return kept;
    report.note('the TensorFlow wheel in the cache is damaged; fetching it again');
    rmSync(kept);
  }
  report.note(`downloading ${wheel.distribution} ${wheel.version} (${wheel.megabytes} MB)`);
  const staging = stagingFolder(cache);
  try {
    const { failure } = await run(python, [...downloadArguments(wheel), '--dest', staging.folder], { env });
    if (failure !== undefined) {
      throw failed(`${wheel.distribution} ${wheel.version} could not be downloaded: ${failure}`, 'check the network connection, then run npm run setup again');
    }
    const name = readdirSync(staging.folder).find((file) => file.endsWith('.whl'));
    const file = join(staging.folder, name ?? 'missing.whl');
    if (name === undefined || (await sha256(file)) !== wheel.sha256) {
      throw failed(
        `the downloaded ${name ?? 'wheel'} does not have the pinned SHA-256 checksum ${wheel.sha256}`,
        'make sure that pip uses a package index that you trust (pip config list), then run npm run setup again',
      );
    }
    renameSync(file, kept);
    return kept;
  } finally {
    staging.remove();
  }
}

/**
 * @param {Wheel} wheel
 * @param {string} cache
 */
export function wheelFile({ distribution, version, platform }, cache) {
  return join(cache, `${distribution}-${version}-${platform}.whl`);
}

/** @param {Wheel} wheel */
function downloadArguments({ distribution, version, platform }) {
  const target = ['--only-binary=:all:', '--implementation', 'cp', '--python-version', PYTHON, '--abi', `cp${PYTHON.replace('.', '')}`, '--platform', platform];
  return ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-cache-dir', '--disable-pip-version-check', ...target, `${distribution}==${version}`];
}

/**
 * @param {string} file the wheel
 * @param {Wheel} wheel
 * @param {string} staging gets `include/` and, in `entry/`, the libraries
 * @param {{ python: string, env: NodeJS.ProcessEnv }} tools
 * @returns {Promise<{ include: string, entry: string }>}
 */
export async function unpackWheel(file, wheel, staging, { python, env }) {
  const members = ['tensorflow/include/', ...wheel.libraries.map((name) => `tensorflow/${name}`)];
  const { failure } = await run(python, [UNPACK, file, staging, ...members], { env });
  if (failure !== undefined) {
    const next = /space/i.test(failure) ? 'free about 2 GB (or point GRADIENT_LAB_CACHE at a larger disk), then run npm run setup again' : 'run npm run setup again';
    throw failed(`the TensorFlow wheel could not be unpacked: ${failure}`, next);
  }
  const entry = join(staging, 'entry');
  mkdirSync(entry);
  for (const name of wheel.libraries) renameSync(join(staging, 'tensorflow', name), join(entry, name));
  return { include: join(staging, 'tensorflow', 'include'), entry };
}

/**
 * @param {string} cause
 * @param {string} next
 */
function failed(cause, next) {
  return new SetupError({ step: 'TensorFlow', cause, next });
}
