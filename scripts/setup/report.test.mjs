import { describe, expect, it } from 'vitest';
import { createReport, describeFailure } from './report.mjs';
import { SetupError } from './setup-error.mjs';

function recorded(isTTY = false) {
  /** @type {string[]} */
  const written = [];
  return { written, report: createReport({ isTTY, write: (text) => written.push(text) }) };
}

describe('report', () => {
  it('prints one line per step with its result and duration', async () => {
    const { written, report } = recorded();
    await report.step('kernel', async () => 'up to date');
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^✓ kernel \(up to date\) {2}\d+\.\d s\n$/);
  });

  it('indents notes under the running step', async () => {
    const { written, report } = recorded();
    await report.step('TensorFlow', async () => {
      report.note('downloading');
      report.warn('slow');
      return 'ready';
    });
    expect(written.slice(0, 2)).toEqual(['  · downloading\n', '  ! slow\n']);
  });

  it('shows on a terminal what is running, and wipes it out', async () => {
    const { written, report } = recorded(true);
    await report.step('library', async () => 'built');
    expect(written[0]).toBe('… library');
    expect(written[1]).toBe('\r\x1b[K');
  });

  it('turns an unforeseen error into a failure of its step', async () => {
    const { report } = recorded();
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    await expect(report.step('library', () => Promise.reject(full))).rejects.toMatchObject({
      step: 'library',
      reason: 'ENOSPC: no space left on device',
      next: expect.stringContaining('free about 2 GB'),
    });
  });
});

describe('describeFailure', () => {
  it('names the step, the cause and the next thing to do, without a stack', () => {
    const text = describeFailure(new SetupError({ step: 'kernel', cause: 'no room', next: 'make room' }));
    expect(text).toBe('✗ kernel — no room\n→ make room');
  });

  it('has no stack for an unforeseen error either', () => {
    expect(describeFailure(new TypeError('x is undefined'))).not.toMatch(/\n\s+at /);
  });
});
