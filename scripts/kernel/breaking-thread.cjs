/**
 * The thread that breaks what keeps the kernel from its interrupts; see breaking.cjs. libuv tells every loop that listens of a signal, but Node lets
 * only the main thread listen. So this one has a loop of its own, through koffi, and turns it now and then.
 */
'use strict';
const { Session } = require('node:inspector');
const { parentPort, workerData } = require('node:worker_threads');
/** @type {any} */
const koffi = require(/** @type {string} */ ('koffi'));

/** @type {{ counts: Int32Array, places: { seen: number, broken: number }, signal: number, patience: number }} */
const { counts, places, signal, patience } = workerData;
/** libuv's numbers for a kind of handle, and for a turn that does not wait. */
const UV_SIGNAL = 16;
const UV_RUN_NOWAIT = 2;
const MILLISECONDS_BETWEEN_TURNS = 100;

/** @param {() => void} heard */
function listen(heard) {
  const libuv = koffi.load(null);
  const sizeOfHandle = libuv.func('size_t uv_handle_size(int kind)');
  const loop = Buffer.alloc(Number(libuv.func('size_t uv_loop_size()')()));
  const handle = Buffer.alloc(Number(sizeOfHandle(UV_SIGNAL)));
  const callback = koffi.register(heard, koffi.pointer(koffi.proto('void Heard(void *handle, int signal)')));
  const run = libuv.func('int uv_run(uint8_t *loop, int mode)');
  const failures = [
    libuv.func('int uv_loop_init(uint8_t *loop)')(loop),
    libuv.func('int uv_signal_init(uint8_t *loop, uint8_t *handle)')(loop, handle),
    libuv.func('int uv_signal_start(uint8_t *handle, Heard *heard, int signal)')(handle, callback, signal),
  ].filter((code) => code !== 0);
  if (failures.length > 0) throw new Error(`libuv does not listen: ${failures.join(', ')}`);
  // It holds what libuv points to.
  return { handle, turn: () => run(loop, UV_RUN_NOWAIT) };
}

/** What runs on the main thread ends as by an error that nothing catches, and no `finally` runs. */
function breakMainThread() {
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution', () => session.disconnect());
}

/** @type {NodeJS.Timeout | undefined} */
let waiting;
const listener = listen(() => {
  const seen = Atomics.load(counts, places.seen);
  waiting ??= setTimeout(() => {
    waiting = undefined;
    if (Atomics.load(counts, places.seen) !== seen) return;
    Atomics.add(counts, places.broken, 1);
    breakMainThread();
  }, patience);
});
setInterval(() => listener.turn(), MILLISECONDS_BETWEEN_TURNS);
parentPort?.postMessage('listening');
