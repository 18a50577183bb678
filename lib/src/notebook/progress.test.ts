import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureDisplays, type DisplayMessage } from './display';
import { durationText, progress } from './progress';
import { BoundedSeries, sparkline } from './sparkline';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const textOf = (message: DisplayMessage | undefined): string => String(message?.bundle['text/plain']);

describe('progress', () => {
  it('shows a bar at once, on one output', async () => {
    const messages = await captureDisplays(() => {
      progress({ total: 300, label: 'training' });
    });
    expect(messages.map(textOf)).toEqual(['training · 0 % · 0 of 300 steps']);
  });

  it('changes the page at most five times a second in a loop that never yields, and ends with the last state', async () => {
    const messages = await captureDisplays(() => {
      const bar = progress({ total: 1000, label: 'training' });
      for (let step = 1; step <= 1000; step++) {
        vi.setSystemTime(Date.now());
        vi.advanceTimersByTime(2);
        bar.update({ step, loss: 1 / step });
      }
      bar.finish();
    });
    expect(messages.length).toBeGreaterThan(9);
    expect(messages.length).toBeLessThanOrEqual(12);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    expect(textOf(messages.at(-1))).toBe('training: 1,000 steps in 2 s, loss 0.001');
  });

  it('shows the last of a burst of updates a little later', async () => {
    const messages = await captureDisplays(() => {
      const bar = progress({ total: 10, label: 'training', unit: 'images' });
      for (let step = 1; step <= 5; step++) bar.update({ step, text: 'epoch 1' });
      vi.advanceTimersByTime(199);
      bar.update({ step: 6 });
      vi.advanceTimersByTime(1);
    });
    expect(messages.map(textOf)).toEqual(['training · 0 % · 0 of 10 images', 'training · 60 % · 6 of 10 images · 0 s left']);
  });

  it.each([
    ['in time', 1.9, []],
    ['late', 2.1, ['trial · 50 % · 1 of 2 runs · 2 s left', 'trial: 1 run in 2 s']],
  ])('with patience leaves nothing of what ends in time: %s', async (_, seconds, shown) => {
    const messages = await captureDisplays(() => {
      const bar = progress({ total: 2, label: 'trial', unit: 'runs', patience: 2 });
      bar.update({ step: 1 });
      vi.advanceTimersByTime(1000 * seconds);
      bar.finish();
      vi.advanceTimersByTime(5000);
    });
    expect(messages.map(textOf)).toEqual(shown);
  });

  it('with patience shows itself in a loop that never yields, and says at once why it stopped', async () => {
    const messages = await captureDisplays(() => {
      const bar = progress({ total: 4, label: 'trial', patience: 2 });
      for (let step = 1; step <= 3; step++) {
        vi.setSystemTime(Date.now() + 900);
        vi.spyOn(performance, 'now').mockReturnValue(900 * step);
        bar.update({ step });
      }
      const silent = progress({ total: 4, label: 'without updates', patience: 2 });
      vi.spyOn(performance, 'now').mockReturnValue(900 * 6);
      silent.finish();
      vi.restoreAllMocks();
      progress({ total: 4, label: 'short', patience: 2 }).fail('interrupted');
      progress({ total: 4, label: 'summed up', patience: 2 }).finish('done');
    });
    expect(messages.map(textOf)).toEqual(['trial · 75 % · 3 of 4 steps · 1 s left', 'without updates: 0 steps in 3 s', 'short stopped at 0 of 4 steps: interrupted', 'done']);
  });

  it('tells the time left', async () => {
    const messages = await captureDisplays(() => {
      const bar = progress({ total: 100, label: 'training' });
      vi.advanceTimersByTime(10_000);
      bar.update({ step: 10, loss: 2.3026 });
    });
    expect(textOf(messages.at(-1))).toBe('training · 10 % · 10 of 100 steps · 1 min 30 s left · loss 2.303');
  });

  it.each([
    [NaN, 'the loss is NaN'],
    [Infinity, 'the loss is infinite'],
  ])('says a loss of %d in words', async (loss, words) => {
    const messages = await captureDisplays(() => {
      const bar = progress({ total: 2, label: 'training' });
      vi.advanceTimersByTime(1000);
      bar.update({ step: 1, loss });
    });
    expect(textOf(messages.at(-1))).toContain(words);
    expect(String(messages.at(-1)?.bundle['text/html'])).not.toContain('NaN,');
  });

  it('ends once, in a summary, in nothing or in a failure, and is still afterwards', async () => {
    const messages = await captureDisplays(() => {
      for (const summary of ['done', '']) {
        const bar = progress({ total: 2, label: 'training' });
        bar.update({ step: 1 });
        bar.finish(summary);
        bar.fail('late');
        bar.update({ step: 2 });
      }
      const bar = progress({ total: 2000, label: 'training' });
      bar.update({ step: 1500 });
      bar.fail('interrupted <here>');
      vi.advanceTimersByTime(5000);
    });
    expect(messages.filter(({ update }) => update).map(textOf)).toEqual(['done', '', 'training stopped at 1,500 of 2,000 steps: interrupted <here>']);
    expect(messages.at(-1)?.bundle['text/html']).toContain('interrupted &lt;here&gt;');
  });

  it('refuses a total that is not positive', () => {
    expect(() => progress({ total: 0, label: 'x' })).toThrow(new RangeError('progress: total must be finite and > 0, got 0'));
    expect(() => progress({ total: NaN, label: 'x' })).toThrow('got NaN');
    expect(() => progress({ total: 1, label: 'x', patience: -1 })).toThrow('progress: patience must be finite and ≥ 0, got -1');
  });
});

describe('durationText', () => {
  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_720_000, '1 h 02 min'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});

describe('sparkline', () => {
  const pointsOf = (values: number[]): string | undefined => /points="([^"]*)"/.exec(sparkline(values))?.[1];

  it('spans the box from the lowest to the highest value', () => {
    expect(pointsOf([0, 10, 5])).toBe('0.0,34.0 120.0,2.0 240.0,18.0');
  });

  it('draws equal values in the middle', () => {
    expect(pointsOf([3, 3])).toBe('0.0,18.0 240.0,18.0');
  });

  it('leaves out what is not finite, and needs two values that are', () => {
    expect(pointsOf([0, NaN, 10])).toBe('0.0,34.0 240.0,2.0');
    expect(pointsOf([-1e308, 1e308])).toBe('0.0,34.0 240.0,2.0');
    expect(sparkline([NaN, Infinity, 1])).toBe('');
    expect(sparkline([])).toBe('');
  });
});

describe('BoundedSeries', () => {
  it('keeps all values while there is room', () => {
    const series = new BoundedSeries(4);
    [1, 2, 3].forEach((value) => {
      series.add(value);
    });
    expect(series.values).toEqual([1, 2, 3]);
  });

  it('averages neighbours when it is full, without losing the shape', () => {
    const series = new BoundedSeries(4);
    for (let value = 1; value <= 16; value++) series.add(value);
    expect(series.values).toEqual([4.5, 12.5]);
  });

  it('stays below its capacity', () => {
    const series = new BoundedSeries(120);
    for (let value = 0; value < 100_000; value++) series.add(value);
    expect(series.values.length).toBeLessThan(120);
    expect(series.values.every((value, index, all) => index === 0 || value > (all[index - 1] ?? 0))).toBe(true);
  });
});
