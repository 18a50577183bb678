import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runStages } from './stages.mjs';
import { checkNode } from './steps.mjs';

/** @param {number[]} codes exit codes of stages named 1, 2, … */
async function stagesEndingWith(codes) {
  /** @type {string[]} */
  const lines = [];
  const stages = codes.map((code, index) => ({ name: `stage ${index + 1}`, run: async () => code }));
  return { ...(await runStages(stages, (line) => lines.push(line))), lines };
}

describe('runStages', () => {
  it('runs all stages that pass', async () => {
    const { passed, failed, lines } = await stagesEndingWith([0, 0]);
    expect([passed, failed]).toEqual([2, undefined]);
    expect(lines).toEqual(['\n── stage 1', expect.stringMatching(/^✓ stage 1 {2}[\d.]+ s$/), '\n── stage 2', expect.stringMatching(/^✓ stage 2/)]);
  });

  it('stops at the first that fails, and names it', async () => {
    const { passed, failed, lines } = await stagesEndingWith([0, 2, 0]);
    expect([passed, failed]).toEqual([1, 'stage 2']);
    expect(lines.at(-1)).toMatch(/^✗ stage 2 failed after [\d.]+ s \(exit code 2\)$/);
  });
});

describe('runInForeground', () => {
  const module = new URL('foreground.mjs', import.meta.url).href;

  /** @param {string} child code of a Node program @param {NodeJS.Signals} [signal] sent to the parent once the child says "ready" */
  function parentOf(child, signal) {
    const code = `import { runInForeground } from '${module}';
      process.exitCode = await runInForeground(process.execPath, ['-e', ${JSON.stringify(child)}], { cwd: '.', env: process.env });`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'], cwd: fileURLToPath(new URL('.', import.meta.url)) });
    parent.stdout.on('data', () => void (signal && parent.kill(signal)));
    return new Promise((resolve) => parent.on('close', resolve));
  }

  it('passes the exit code on', async () => {
    expect(await parentOf('process.exit(7)')).toBe(7);
  });

  it.each(/** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT']))('passes %s on and waits for the child to end in its own way', async (signal) => {
    expect(await parentOf(`process.on('${signal}', () => process.exit(9)); setInterval(() => {}, 1000); console.log('ready')`, signal)).toBe(9);
  });

  it('reports a child that a signal ended as shells do', async () => {
    expect(await parentOf("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)")).toBe(143);
  });
});

describe('checkNode', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '26.10.0'])('accepts %s', (version) => {
    expect(checkNode(version)).toBe(version);
  });

  it.each(['18.20.0', '20.18.1'])('rejects %s', (version) => {
    expect(() => checkNode(version)).toThrow(`this is Node.js ${version}; 20.19 or newer is needed`);
  });
});
