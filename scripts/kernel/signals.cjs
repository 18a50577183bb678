/**
 * Keeps signals off the main thread. Code that TensorFlow generates for AVX2 keeps data below the stack pointer, where a signal handler on
 * the same thread overwrites it: the process crashes, or worse, computes something else. A blocked signal is handled by one of V8's threads, which
 * were there before and stay open; the handler only wakes the main loop, so that listeners run as always. TensorFlow's threads inherit the mask.
 * To be called before TensorFlow is loaded.
 */
'use strict';
const { constants } = require('node:os');

/** Those a Node process may have listeners for. Faults (SIGSEGV, …) belong to their thread, and the profiler's signals are meant for it. */
const NAMES = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCHLD', 'SIGWINCH', 'SIGALRM']);
/** glibc and musl take 128 bytes, macOS 4. */
const BYTES_OF_SIGSET = 128;
const SIG_BLOCK = { linux: 0, darwin: 1 };

/** The C library's functions, through koffi, which brings a binary for each platform; undefined where there is none, and on Windows. */
function signalFunctions() {
  if (process.platform !== 'linux' && process.platform !== 'darwin') return undefined;
  try {
    // Its types are those of its other, ECMAScript half.
    const name = 'koffi';
    const libc = require(name).load(null);
    return {
      sigemptyset: libc.func('int sigemptyset(_Out_ uint8_t *set)'),
      sigaddset: libc.func('int sigaddset(_Inout_ uint8_t *set, int signal)'),
      pthread_sigmask: libc.func('int pthread_sigmask(int how, const uint8_t *set, void *old)'),
      block: SIG_BLOCK[process.platform],
    };
  } catch {
    return undefined;
  }
}

const canBlockSignals = () => signalFunctions() !== undefined;

/** @returns {boolean} whether signals are kept off from now on */
function blockSignals() {
  const functions = signalFunctions();
  if (functions === undefined) return false;
  const set = Buffer.alloc(BYTES_OF_SIGSET);
  functions.sigemptyset(set);
  for (const name of NAMES) functions.sigaddset(set, constants.signals[name]);
  return functions.pthread_sigmask(functions.block, set, null) === 0;
}

module.exports = { blockSignals, canBlockSignals };
