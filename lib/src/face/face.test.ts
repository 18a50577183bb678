import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { captureDisplays } from '../notebook/display';
import { VALID_CALLS } from './calls';
import { casesOf } from './cases';
import { NOT_CALLED } from './not-called';
import { publicFace, type Door } from './public-face';
import { free, isSkipped, runCase } from './run-case';
import { World } from './world';

const isCalled = ({ name }: Door): boolean => !(name in NOT_CALLED) && !(name.replace(/[^.]*$/, '') in NOT_CALLED);

const doors = publicFace(fileURLToPath(new URL('../index.ts', import.meta.url)));
const called = doors.filter(isCalled);
const listeners = process.rawListeners('SIGINT');
const counts = { functions: called.length, cases: 0, threw: 0, documented: 0 };

/** The name that errors go by: of a method the method's. */
const callerOf = (name: string): RegExp => VALID_CALLS[name].caller ?? new RegExp(`^(${name.replace(/^new /, '').split('.').join('\\.|')}|${name.replace(/^new |^.*\./, '')})$`);

async function rightly(name: string): Promise<void> {
  const call = VALID_CALLS[name];
  const world = new World();
  const args = call.args(world);
  const f = call.call(world) as (...given: readonly unknown[]) => unknown;
  await captureDisplays(async () => { free(await f(...args)); });
  world.dispose();
  await call.after?.();
}

/** What is wrong with the way a function takes bad input, a line a case. */
async function faultsOf(door: Door): Promise<string[]> {
  const call = VALID_CALLS[door.name];
  const faults: string[] = [];
  for (const one of casesOf(door)) {
    if (isSkipped(call, one)) continue;
    const outcome = await runCase(call, callerOf(door.name), one);
    if (outcome === undefined) continue;
    counts.cases++;
    counts[outcome.threw ? 'threw' : 'documented']++;
    if (outcome.fault !== null) faults.push(`${one.path.join('.')} = ${one.bad.name}: ${outcome.fault}${outcome.message && ` (${outcome.message})`}`);
  }
  return faults;
}

beforeAll(async () => {
  await ready();
});

afterAll(() => {
  // The wait for an interrupt, which `interrupted` began.
  for (const listener of process.rawListeners('SIGINT')) if (!listeners.includes(listener)) Reflect.apply(listener, process, ['SIGINT']);
  process.stdout.write(`bad input: ${counts.functions} functions, ${counts.cases} cases: ${counts.threw} throw, ${counts.documented} give a documented result\n`);
});

describe('the public face', () => {
  it('has a right call for every function', () => {
    expect(called.map(({ name }) => name).filter((name) => !(name in VALID_CALLS))).toEqual([]);
  });

  it('has no right call for what is not there', () => {
    const names = doors.map(({ name }) => name);
    expect(Object.keys(VALID_CALLS).filter((name) => !names.includes(name))).toEqual([]);
    expect(Object.keys(NOT_CALLED).filter((name) => !names.some((one) => one === name || (name.endsWith('.') && one.startsWith(name))))).toEqual([]);
  });

  describe.each(called.filter(({ name }) => name in VALID_CALLS).map((door) => [door.name, door] as const))('%s', (name, door) => {
    it('works when it is called rightly', async () => {
      await rightly(name);
    });

    it('refuses bad input, or gives a documented result', async () => {
      const faults = await faultsOf(door);
      expect(faults, `\n${faults.join('\n')}\n`).toEqual([]);
    });
  });
});
