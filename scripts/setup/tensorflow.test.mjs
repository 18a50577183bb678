import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilerArguments } from './compile-addon.mjs';
import { projectAt } from './project.mjs';
import { requestedRoute, stillStands } from './tensorflow.mjs';
import { wheelFor } from './tensorflow-wheel.mjs';

describe('requestedRoute', () => {
  it('reads GRADIENT_LAB_TENSORFLOW', () => {
    expect(requestedRoute({})).toBeUndefined();
    expect(requestedRoute({ GRADIENT_LAB_TENSORFLOW: 'wasm' })).toBe('wasm');
  });

  it('names the allowed values', () => {
    expect(() => requestedRoute({ GRADIENT_LAB_TENSORFLOW: 'fast' })).toThrow(
      'GRADIENT_LAB_TENSORFLOW must be one of installed, wheel, installer, wasm, got fast',
    );
  });
});

describe('stillStands', () => {
  const native = /** @type {const} */ ({ route: 'wheel', version: '2.21.0', fingerprint: 'f' });
  const slow = /** @type {const} */ ({ route: 'wasm', version: 'wasm' });
  const now = { asked: undefined, fingerprint: 'f', retry: false };

  it('trusts an addon whose files have not changed', () => {
    expect(stillStands(native, now)).toBe(true);
    expect(stillStands(native, { ...now, fingerprint: 'g' })).toBe(false);
    expect(stillStands(native, { ...now, fingerprint: undefined })).toBe(false);
    expect(stillStands(undefined, now)).toBe(false);
  });

  it('does not take one route for another', () => {
    expect(stillStands(native, { ...now, asked: 'wheel' })).toBe(true);
    expect(stillStands(native, { ...now, asked: 'installed' })).toBe(true);
    expect(stillStands(native, { ...now, asked: 'installer' })).toBe(false);
    expect(stillStands(native, { ...now, asked: 'wasm' })).toBe(false);
  });

  it('keeps to wasm after failures until somebody asks to try again', () => {
    const fallback = { ...slow, reasons: ['no compiler'] };
    expect(stillStands(fallback, now)).toBe(true);
    expect(stillStands(fallback, { ...now, retry: true })).toBe(false);
    expect(stillStands(fallback, { ...now, asked: 'wheel' })).toBe(false);
  });

  it('leaves a wasm backend that was asked for as soon as it is not asked for any more', () => {
    expect(stillStands(slow, { ...now, asked: 'wasm' })).toBe(true);
    expect(stillStands(slow, now)).toBe(false);
  });
});

describe('wheelFor', () => {
  it('has a wheel with a checksum where TensorFlow ships C++ libraries', () => {
    for (const machine of [{ platform: 'linux', arch: 'x64', glibc: '2.36' }, { platform: 'linux', arch: 'arm64', glibc: '2.27' }, { platform: 'darwin', arch: 'arm64' }]) {
      expect(wheelFor(machine)).toMatchObject({ version: '2.21.0', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    }
  });

  it.each([
    [{ platform: 'win32', arch: 'x64' }, 'no TensorFlow 2.21.0 wheel with C++ libraries for win32 x64'],
    [{ platform: 'darwin', arch: 'x64' }, 'for darwin x64'],
    [{ platform: 'linux', arch: 'x64', glibc: '2.17' }, 'glibc 2.27 or newer, this is 2.17'],
    [{ platform: 'linux', arch: 'x64' }, 'this Linux has another C library'],
  ])('says why there is none for %j', (machine, reason) => {
    expect(wheelFor(machine)).toContain(reason);
  });
});

describe('compilerArguments', () => {
  const project = projectAt(join('/home', 'ada', 'my clone'));
  const unpacked = { include: join('/c d', 'include'), entry: join('/c d', 'entry') };

  it('keeps a path with a space in one piece', () => {
    const wheel = /** @type {import('./tensorflow-wheel.mjs').Wheel} */ (wheelFor({ platform: 'linux', arch: 'x64', glibc: '2.36' }));
    const args = compilerArguments(project, wheel, unpacked, 'linux');
    expect(args).toContain(join('/home', 'ada', 'my clone', 'node_modules', '@tensorflow', 'tfjs-node', 'binding', 'tfjs_binding.cc'));
    expect(args).toContain(join('/c d', 'entry', 'libtensorflow_cc.so.2'));
    expect(args).toContain('-Wl,-rpath,$ORIGIN/../../deps/lib');
    expect(args).toContain('-shared');
  });

  it('makes a bundle on macOS', () => {
    const wheel = /** @type {import('./tensorflow-wheel.mjs').Wheel} */ (wheelFor({ platform: 'darwin', arch: 'arm64' }));
    const args = compilerArguments(project, wheel, unpacked, 'darwin');
    expect(args).toContain('-bundle');
    expect(args).toContain('-Wl,-rpath,@loader_path/../../deps/lib');
  });
});
