import { formatWithOptions } from 'node-inspect-extracted';
import { endInterruptedLoops } from '../../../kernel/background.browser.cjs';
import { serve } from '../lib/remote.mjs';
import { Drive } from './drive.mjs';
import { Modules } from './modules.mjs';
import { nodeModules } from './node.mjs';
import { Runner } from './runner.mjs';
import { packed } from './thrown.mjs';
import { watchFailures } from './unseen.mjs';

/** What a kernel in the browser offers to the libraries that its cells use. */
const DISPLAY = Symbol.for('notebook-kernel.display');
const DRIVE = Symbol.for('notebook-kernel.drive');

/** @typedef {{ data: object, metadata: object, transient: object }} Output */

const post = postMessage.bind(globalThis);
const write = (/** @type {'stdout' | 'stderr'} */ name, /** @type {string} */ text) => post({ type: 'stream', content: { name, text } });

/** @param {'stdout' | 'stderr'} name */
const line = (name) => (/** @type {unknown[]} */ ...values) => write(name, `${formatWithOptions({}, ...values)}\n`);
Object.assign(console, { log: line('stdout'), info: line('stdout'), debug: line('stdout'), warn: line('stderr'), error: line('stderr') });

// What code for Node asks most often; process.version is what a notebook says of the program that runs it.
Object.assign(globalThis, {
  global: globalThis,
  process: { env: {}, version: 'none: this is a browser', platform: 'browser', stdout: { write: (/** @type {string} */ text) => write('stdout', text) }, stderr: { write: (/** @type {string} */ text) => write('stderr', text) } },
});
endInterruptedLoops();

/** @type {Runner | undefined} */
let runner;

watchFailures((where, reason) => {
  runner?.noteFailure(reason);
  post({ type: 'unseen', where, thrown: packed(reason) });
});

serve({
  /** @param {{ modules: Record<string, string>, folder: string, files: string }} site */
  start({ modules, folder, files }) {
    const drive = new Drive(folder, files, (path, bytes) => post({ type: 'file', path, bytes }));
    Object.assign(globalThis, { [DRIVE]: drive });
    runner = new Runner(new Modules(modules, nodeModules(drive)), `/drive/${folder}`.replace(/\/$/, ''));
  },
  /** @param {import('../language/cells.mjs').Program} program */
  run(program) {
    // Another function for each run of a cell: by that the library knows one from the next.
    Object.assign(globalThis, { [DISPLAY]: (/** @type {Output} */ content, /** @type {boolean} */ update) => post({ type: update ? 'update' : 'display', content }) });
    return runner?.run(program);
  },
}, ({ type }) => {
  if (type === 'interrupt') runner?.interrupt();
});
