import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { captureDisplays, display } from './display';

const { cache } = createRequire(import.meta.url);
const FILE = '/elsewhere/node_modules/tslab/dist/jupyter.js';

afterEach(() => {
  Reflect.deleteProperty(cache, FILE);
  vi.restoreAllMocks();
});

describe('display', () => {
  it('writes through the tslab that is loaded, with one id for output and updates', () => {
    const lastWriteDisplayData = vi.fn();
    Object.assign(cache, { [FILE]: { exports: { lastWriteDisplayData } } });
    const handle = display({ 'text/plain': 'a', 'text/html': '<b>a</b>' });
    handle.update({ 'text/plain': 'b' });
    display({ 'text/plain': 'c' });
    const [first, second, third] = lastWriteDisplayData.mock.calls as [{ data: object; transient: { display_id: string } }, boolean][];
    expect(first).toEqual([{ data: { 'text/plain': 'a', 'text/html': '<b>a</b>' }, metadata: {}, transient: { display_id: expect.any(String) as string } }, false]);
    expect(second).toEqual([{ data: { 'text/plain': 'b' }, metadata: {}, transient: first[0].transient }, true]);
    expect(third[0].transient).not.toEqual(first[0].transient);
  });

  it('prints the text where there is no notebook, and nothing without a text', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    Object.assign(cache, { [FILE]: { exports: { lastWriteDisplayData: null } } });
    display({ 'text/plain': 'only text', 'text/html': '<b>x</b>' });
    display({ 'text/html': '<b>x</b>' });
    expect(write.mock.calls).toEqual([['only text\n']]);
  });
});

describe('captureDisplays', () => {
  it('collects outputs and updates in order, across awaits', async () => {
    const messages = await captureDisplays(async () => {
      const handle = display({ 'text/plain': 'a' });
      await Promise.resolve();
      display({ 'text/plain': 'b' });
      handle.update({ 'text/plain': 'c' });
    });
    expect(messages.map(({ bundle, update }) => [bundle['text/plain'], update])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ]);
    expect(messages[2].id).toBe(messages[0].id);
  });

  it('passes on what is thrown and shows again afterwards', async () => {
    const failure = new Error('no');
    await expect(
      captureDisplays(() => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    display({ 'text/plain': 'shown' });
    expect(write).toHaveBeenCalledWith('shown\n');
  });
});
