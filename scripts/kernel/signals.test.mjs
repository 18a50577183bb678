import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { interruptSession } from './interrupt-session.mjs';
import { runCells } from './run-cells.mjs';

const { canBlockSignals } = createRequire(import.meta.url)('./signals.cjs');
const SIGNALS = fileURLToPath(new URL('signals.cjs', import.meta.url));

/** @param {string} program in a process whose signals are blocked */
const inNode = (program) => spawnSync(process.execPath, ['--eval', `require(${JSON.stringify(SIGNALS)}).blockSignals();\n${program}`], { encoding: 'utf8' });

// Code that TensorFlow generates for AVX2 crashes when a signal handler runs on its thread; its plain MatMul kernel corrupts the heap whatever the
// machine code. Operations one by one and graphs of repeated steps take different ways. `node scripts/kernel/interrupt-table.mjs` tries more.
describe.skipIf(!canBlockSignals())('training under hundreds of signals and interrupts', { timeout: 180_000 }, () => {
  it.each([
    { graphs: true, environment: {} },
    { graphs: false, environment: { ONEDNN_MAX_CPU_ISA: 'AVX2', TF_ENABLE_ONEDNN_OPTS: '1' } },
  ])('ends with the weights it would have without, and the kernel lives: graphs $graphs, $environment', async (setting) => {
    const calm = await interruptSession({ ...setting, disturbed: false });
    const disturbed = await interruptSession({ ...setting, disturbed: true });
    expect([calm.faults, disturbed.faults]).toEqual([[], []]);
    expect(disturbed.signals).toBeGreaterThan(100);
    expect(disturbed.interrupts).toBeGreaterThan(50);
    expect(disturbed.weights).toBe(calm.weights);
  });
});

describe.skipIf(!canBlockSignals())('a process with blocked signals', () => {
  it('still gets them', () => {
    const { stdout } = inNode(`process.on('SIGINT', () => { console.log('got it'); process.exit(); }); process.kill(process.pid, 'SIGINT'); setTimeout(() => {}, 10_000);`);
    expect(stdout).toBe('got it\n');
  });

  it('is ended by a signal that nobody listens to', () => {
    expect(inNode(`process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 10_000);`).signal).toBe('SIGTERM');
  });

  it('notices the end of a child, which has no signal blocked itself', () => {
    const { stdout } = inNode(`const child = require('node:child_process').spawn('sleep', ['30']); child.on('exit', (code, signal) => console.log(signal)); child.kill('SIGINT');`);
    expect(stdout).toBe('SIGINT\n');
  });

  it('breaks a script at SIGINT', () => {
    const { stdout } = inNode(`
      require('node:child_process').spawn('sh', ['-c', 'sleep 0.3; kill -INT ' + process.pid]);
      try { require('node:vm').runInThisContext('while (true) {}', { breakOnSigint: true }); } catch (error) { console.log(error.code); }`);
    expect(stdout).toBe('ERR_SCRIPT_EXECUTION_INTERRUPTED\n');
  });
});

describe('signals.cjs without koffi', () => {
  it('says that it blocks nothing', () => {
    const program = `const { Module } = require('node:module');
      const load = Module._load;
      Module._load = (name, ...rest) => { if (name === 'koffi') throw new Error('none'); return load(name, ...rest); };
      const { blockSignals, canBlockSignals } = require(${JSON.stringify(SIGNALS)});
      console.log(canBlockSignals(), blockSignals());`;
    expect(execFileSync(process.execPath, ['--eval', program], { encoding: 'utf8' })).toBe('false false\n');
  });
});

describe('a kernel that is interrupted by a message', { timeout: 60_000 }, () => {
  it('ends a cell that awaits, and runs the next', async () => {
    const cells = [{ source: `await new Promise((resolve) => setTimeout(resolve, 60_000));`, interrupt: 1 }, `'next'`];
    const { results, alive } = await runCells(cells, { interruptMode: 'message' });
    expect(results.map(({ outputs }) => outputs.map(([, text]) => text).join(''))).toEqual(['Interrupted.\n', 'next\n']);
    expect(alive).toBe(true);
  });
});
