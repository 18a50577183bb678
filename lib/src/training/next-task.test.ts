import { describe, expect, it } from 'vitest';
import { nextTask, nextTaskIn } from './next-task';

/** A channel as browsers have it: each message is a task of its own, behind those that wait already. */
class Channel {
  readonly port1 = { onmessage: null as (() => void) | null, postMessage: (): void => undefined };
  readonly port2 = { onmessage: null, postMessage: (): void => { setImmediate(() => this.port1.onmessage?.()); } };
}

const ways: readonly [string, () => Promise<void>][] = [['here', nextTask], ['in a browser', nextTaskIn({ MessageChannel: Channel })]];

describe.each(ways)('nextTask %s', (_, next) => {
  it('lets tasks that were waiting run first', async () => {
    let ran = false;
    setImmediate(() => { ran = true; });
    await Promise.resolve();
    expect(ran).toBe(false);
    await next();
    expect(ran).toBe(true);
  });

  it('serves several that wait at once', async () => {
    const order: number[] = [];
    await Promise.all([1, 2, 3].map(async (number) => {
      await next();
      order.push(number);
    }));
    expect(order).toEqual([1, 2, 3]);
  });
});
