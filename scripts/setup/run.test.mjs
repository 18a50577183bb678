import { describe, expect, it } from 'vitest';
import { run, tellingLine } from './run.mjs';

describe('run', () => {
  it('collects the output of a command', async () => {
    const { status, stdout, failure } = await run(process.execPath, ['-e', 'console.log("a b")']);
    expect([status, stdout, failure]).toEqual([0, 'a b\n', undefined]);
  });

  it('passes arguments with spaces, quotes and dollars as they are', async () => {
    const odd = `a b "c" 'd' $HOME`;
    const { stdout } = await run(process.execPath, ['-e', 'console.log(process.argv[1])', odd]);
    expect(stdout).toBe(`${odd}\n`);
  });

  it('says that a command was not found', async () => {
    expect((await run('gradient-lab-no-such-command', [])).failure).toBe('gradient-lab-no-such-command was not found');
  });

  it('gives the exit code of a command that fails without a word', async () => {
    expect((await run(process.execPath, ['-e', 'process.exit(3)'])).failure).toBe('exit code 3');
  });

  it('ends a command that takes too long', async () => {
    const { status, failure } = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutSeconds: 0.2 });
    expect([status, failure]).toEqual([null, 'no end after 0.2 s']);
  });
});

describe('tellingLine', () => {
  it('finds the error among the stack of a Node program', () => {
    const output = 'x.js:1\nError: libtensorflow_cc.so.2: cannot open shared object file\n    at Module.load (node:internal:1:1)\n\nNode.js v20.20.2\n';
    expect(tellingLine(output)).toBe('Error: libtensorflow_cc.so.2: cannot open shared object file');
  });

  it('finds the error of an event that nobody handled', () => {
    const output = "      throw er; // Unhandled 'error' event\n      ^\n\nError: connect ECONNREFUSED 127.0.0.1:9\n    at a (b:1:1)\nEmitted 'error' event on ClientRequest instance at:\n    at c (d:1:1) {\n  errno: -111,\n  code: 'ECONNREFUSED',\n  syscall: 'connect',\n}\n\nNode.js v20.20.2\n";
    expect(tellingLine(output)).toBe('Error: connect ECONNREFUSED 127.0.0.1:9');
  });

  it('finds the reason in the output of npm', () => {
    const output = 'npm error code ENOTFOUND\nnpm error network request failed, reason: getaddrinfo ENOTFOUND\nnpm error A complete log of this run can be found in: /x';
    expect(tellingLine(output)).toContain('getaddrinfo ENOTFOUND');
  });

  it("prefers the linker's complaint to the compiler's closing line", () => {
    expect(tellingLine('/usr/bin/ld: cannot find -ltensorflow\ncollect2: error: ld returned 1 exit status\n')).toBe('/usr/bin/ld: cannot find -ltensorflow');
  });

  it('falls back to the last line, and to nothing', () => {
    expect(tellingLine('one\ntwo\n')).toBe('two');
    expect(tellingLine('\n')).toBeUndefined();
  });
});
