import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { project } from './project.mjs';
import { addonFile, checkAddon } from './tensorflow-addon.mjs';
import { installerObstacle, installFromInstaller } from './tensorflow-installer.mjs';

const libraries = join(project.tfjsNode, 'deps', 'lib');
const native = existsSync(libraries) && existsSync(addonFile(project.tfjsNode));

const { path: folder, remove } = temporaryFolder('gradient lab installer ');
afterAll(remove);

/**
 * A copy of the package without anything native, beside links to the packages that it needs.
 * @param {string} name
 * @returns {string} its path
 */
function barePackage(name) {
  const packages = join(folder, name, 'node_modules');
  const copy = join(packages, '@tensorflow', 'tfjs-node');
  mkdirSync(dirname(copy), { recursive: true });
  for (const scope of ['', '@tensorflow']) {
    for (const entry of readdirSync(join(project.packages, scope))) {
      const path = join(packages, scope, entry);
      if (entry !== '@tensorflow' && path !== copy) symlinkSync(join(project.packages, scope, entry), path, 'junction');
    }
  }
  const nativeParts = ['deps', 'lib'].map((part) => join(project.tfjsNode, part));
  cpSync(project.tfjsNode, copy, { recursive: true, filter: (source) => !nativeParts.includes(source) });
  return copy;
}

/**
 * A mirror of the two downloads, made from the libraries and the addon that are installed here.
 * @param {{ broken?: boolean }} [options]
 */
async function startMirror({ broken = false } = {}) {
  const tar = createRequire(join(project.tfjsNode, 'package.json'))('tar');
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    if (broken) {
      response.writeHead(404).end('<html>no such file</html>');
      return;
    }
    const addon = dirname(addonFile(project.tfjsNode));
    const [cwd, files] = url.includes('libtensorflow')
      ? [dirname(libraries), readdirSync(libraries).map((name) => join('lib', name))]
      : [dirname(addon), [relative(dirname(addon), addonFile(project.tfjsNode))]];
    tar.create({ gzip: { level: 0 }, cwd, portable: true }, files).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^https?_proxy$/i.test(name)));
  return {
    asked,
    env: { ...env, TFJS_NODE_CDN_STORAGE: `http://127.0.0.1:${port}/`, npm_config_tfjs_binding_binary_host_mirror: `http://127.0.0.1:${port}/addons/` },
    stop: () => server.close(),
  };
}

describe("tfjs-node's own installer", () => {
  it('knows the platforms that Google builds for', () => {
    expect(installerObstacle({ platform: 'win32', arch: 'x64' })).toBeUndefined();
    expect(installerObstacle({ platform: 'freebsd', arch: 'x64' })).toContain('freebsd x64');
  });

  it.skipIf(!native)('installs libraries and addon from a mirror, and they compute', { timeout: 180_000 }, async () => {
    const copy = barePackage('whole');
    expect((await checkAddon(copy)).loads).toBe(false);
    const mirror = await startMirror();
    try {
      const version = await installFromInstaller(copy, join(project.packages, '.bin'), mirror.env);
      expect(version).toMatch(/^2\.\d+\.\d+/);
      expect(mirror.asked.map((url) => url.split('/').at(-1))).toEqual([
        expect.stringMatching(/libtensorflow.*\.tar\.gz$/),
        expect.stringMatching(/^CPU-.*4\.22\.0\.tar\.gz$/),
      ]);
    } finally {
      mirror.stop();
    }
    expect(JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')).binary.package_name).toBeUndefined();
  });

  it('says that the download is no archive when the mirror has no such file, and leaves nothing behind', { timeout: 120_000 }, async () => {
    const copy = barePackage('broken');
    const mirror = await startMirror({ broken: true });
    try {
      await expect(installFromInstaller(copy, join(project.packages, '.bin'), mirror.env)).rejects.toMatchObject({
        name: 'SetupError',
        step: 'TensorFlow',
        reason: expect.stringContaining('the download is no archive'),
      });
    } finally {
      mirror.stop();
    }
    expect(existsSync(join(copy, 'deps'))).toBe(false);
  });
});
