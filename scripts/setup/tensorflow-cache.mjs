import { chmodSync, copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compileAddon, compilerArguments, findCompiler } from './compile-addon.mjs';
import { SetupError } from './setup-error.mjs';
import { addonFolder, checkAddon } from './tensorflow-addon.mjs';
import { fetchWheel, unpackWheel, wheelFile } from './tensorflow-wheel.mjs';
import { cacheFolder, damage, publish, stagingFolder } from './user-cache.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {import('./tensorflow-wheel.mjs').Wheel} Wheel */

/**
 * TensorFlow's libraries and an addon compiled against them: from the user cache, else built into it first.
 * @param {Project} project
 * @param {Wheel} wheel
 * @param {{ env: NodeJS.ProcessEnv, report: Report }} tools
 * @returns {Promise<string>} TensorFlow's version, as the loaded addon says it
 */
export async function installFromWheel(project, wheel, { env, report }) {
  const cache = cacheFolder(env);
  const entry = join(cache, entryName(project, wheel));
  const problem = await damage(entry);
  if (problem === undefined) {
    report.note('taking TensorFlow from the user cache');
    place(project.tfjsNode, wheel, entry);
    const check = await checkAddon(project.tfjsNode, env);
    if (check.loads) return check.version;
    report.note(`the addon in the cache does not load here (${check.cause}); building it again`);
    rmSync(entry, { recursive: true, force: true });
  } else if (problem !== 'not there') {
    report.note(`the copy in the cache is damaged (${problem}); building it again`);
  }
  try {
    await build(project, wheel, cache, entry, { env, report });
  } catch (error) {
    // Another clone that finished meanwhile takes the wheel away, and leaves what we were about to make.
    if ((await damage(entry)) !== undefined) throw error;
  }
  place(project.tfjsNode, wheel, entry);
  const check = await checkAddon(project.tfjsNode, env);
  if (check.loads) return check.version;
  throw new SetupError({ step: 'TensorFlow', cause: `the compiled addon does not load: ${check.cause}`, next: 'set GRADIENT_LAB_TENSORFLOW=installer and run npm run setup again' });
}

/**
 * @param {Project} project
 * @param {Wheel} wheel
 */
function entryName(project, wheel) {
  const { version } = JSON.parse(readFileSync(join(project.tfjsNode, 'package.json'), 'utf8'));
  return `tensorflow-${wheel.version}_tfjs-node-${version}_${process.platform}-${process.arch}`;
}

/**
 * @param {Project} project
 * @param {Wheel} wheel
 * @param {string} cache
 * @param {string} entry
 * @param {{ env: NodeJS.ProcessEnv, report: Report }} tools
 */
async function build(project, wheel, cache, entry, { env, report }) {
  const compiler = await findCompiler(env);
  if (compiler === undefined) {
    throw new SetupError({ step: 'TensorFlow', cause: 'no C++ compiler was found', next: 'install a C++ compiler (Debian, Ubuntu: sudo apt install g++; macOS: xcode-select --install), then run npm run setup again' });
  }
  const tools = { python: project.python, env };
  const file = await fetchWheel(wheel, cache, { ...tools, report });
  const staging = stagingFolder(cache);
  try {
    const unpacked = await unpackWheel(file, wheel, staging.folder, tools);
    report.note(`compiling tfjs-node's addon with ${compiler}`);
    await compileAddon(compiler, compilerArguments(project, wheel, unpacked, process.platform), env);
    // Clones share these files by hard link: nobody should write into them.
    for (const name of readdirSync(unpacked.entry)) chmodSync(join(unpacked.entry, name), 0o444);
    await publish(unpacked.entry, entry, join(staging.folder, 'damaged'));
    rmSync(wheelFile(wheel, cache), { force: true });
  } finally {
    staging.remove();
  }
}

/**
 * Puts the cached files where the addon and tfjs-node look for them.
 * @param {string} tfjsNode
 * @param {Wheel} wheel
 * @param {string} entry
 */
function place(tfjsNode, wheel, entry) {
  const libraries = join(tfjsNode, 'deps', 'lib');
  const addon = addonFolder(tfjsNode);
  removeAddon(tfjsNode);
  mkdirSync(libraries, { recursive: true });
  mkdirSync(addon, { recursive: true });
  for (const name of wheel.libraries) share(join(entry, name), join(libraries, name));
  // Node resolves a symbolic link before it loads the addon, and the libraries are found relative to the addon: so a real file.
  copyFileSync(join(entry, 'tfjs_binding.node'), join(addon, 'tfjs_binding.node'));
}

/** @param {string} tfjsNode */
export function removeAddon(tfjsNode) {
  rmSync(join(tfjsNode, 'deps'), { recursive: true, force: true });
  rmSync(join(tfjsNode, 'lib'), { recursive: true, force: true });
}

/**
 * A hard link costs no space and outlives the cache; where the cache is on another disk a symbolic link does; where neither is allowed, a copy.
 * @param {string} source
 * @param {string} target
 */
export function share(source, target) {
  for (const make of [linkSync, symlinkSync, copyFileSync]) {
    try {
      return make(source, target);
    } catch (error) {
      if (make === copyFileSync) throw error;
    }
  }
}
