import { afterEach, describe, expect, it } from 'vitest';
import { interrupted } from './interrupt';

// Vitest's own process listens too; the tests call listeners instead of sending a signal to everyone.
const before = process.rawListeners('SIGINT');
const ours = () => process.rawListeners('SIGINT').filter((listener) => !before.includes(listener));
const interrupt = (): void => {
  for (const listener of ours()) Reflect.apply(listener, process, ['SIGINT']);
};

/** The listener comes once the running script has yielded. */
const listening = async (): Promise<AbortSignal> => {
  const signal = interrupted();
  await Promise.resolve();
  return signal;
};

afterEach(interrupt);

describe('interrupted', () => {
  it('aborts at an interrupt with an AbortError', async () => {
    const signal = await listening();
    expect(signal.aborted).toBe(false);
    interrupt();
    expect(signal.aborted).toBe(true);
    expect(() => {
      signal.throwIfAborted();
    }).toThrow(expect.objectContaining({ name: 'AbortError', message: 'Interrupted' }) as Error);
  });

  it('leaves the signal to Node until the running script has yielded', async () => {
    interrupted();
    expect(ours()).toHaveLength(0);
    await Promise.resolve();
    expect(ours()).toHaveLength(1);
  });

  it('shares one listener and removes it at the interrupt', async () => {
    const signals = Array.from({ length: 50 }, interrupted);
    await listening();
    expect(new Set(signals).size).toBe(1);
    expect(ours()).toHaveLength(1);
    interrupt();
    expect(ours()).toHaveLength(0);
  });

  it('is fresh after an interrupt', async () => {
    const first = await listening();
    interrupt();
    const second = await listening();
    expect(first.aborted).toBe(true);
    expect(second.aborted).toBe(false);
    interrupt();
    expect(second.aborted).toBe(true);
  });

  it('stops a loop that awaits', async () => {
    const signal = interrupted();
    let steps = 0;
    const loop = async (): Promise<void> => {
      for (;;) {
        await new Promise(setImmediate);
        signal.throwIfAborted();
        steps += 1;
        if (steps === 3) interrupt();
      }
    };
    await expect(loop()).rejects.toThrow('Interrupted');
    expect(steps).toBe(3);
  });
});
