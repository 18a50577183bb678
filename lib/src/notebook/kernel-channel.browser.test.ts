import { inspect as inspectOfNode } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inspect } from './inspect.browser';
import { cellWriter, isKernel, onceInterrupted, print } from './kernel-channel.browser';

const WRITER = Symbol.for('notebook-kernel.display');
const scope = globalThis as unknown as { addEventListener?: unknown; [WRITER]?: unknown };

describe("a browser kernel's channel", () => {
  afterEach(() => {
    Reflect.deleteProperty(scope, WRITER);
    delete scope.addEventListener;
    vi.restoreAllMocks();
  });

  it('is the function that the kernel has put there for the running cell', () => {
    expect(cellWriter()).toBeUndefined();
    expect(isKernel()).toBe(false);
    const [first, second] = [vi.fn(), vi.fn()];
    scope[WRITER] = first;
    expect(cellWriter()).toBe(first);
    expect(isKernel()).toBe(true);
    scope[WRITER] = second;
    expect(cellWriter()).toBe(second);
  });

  it('tells of an interrupt once, by an event', () => {
    const events = new EventTarget();
    scope.addEventListener = events.addEventListener.bind(events);
    const run = vi.fn();
    onceInterrupted(run);
    events.dispatchEvent(new Event('interrupt'));
    events.dispatchEvent(new Event('interrupt'));
    expect(run).toHaveBeenCalledOnce();
  });

  it('prints to the console outside of a notebook', () => {
    const log = vi.spyOn(console, 'log').mockReturnValue(undefined);
    print('a table');
    expect(log).toHaveBeenCalledWith('a table');
  });

  it("shows a table's cell as Node does", () => {
    const cells: unknown[] = [{ depth: 3, sizes: [1, 2, [3, { a: 1 }]] }, new Map([['a', 1]]), Float32Array.of(0.5, 1), true, 10n];
    for (const cell of cells) expect(inspect(cell, { depth: 1, breakLength: Infinity })).toBe(inspectOfNode(cell, { depth: 1, breakLength: Infinity }));
  });
});
