/**
 * Keeps signals off the main thread. Code that TensorFlow generates for AVX2 keeps data below the stack pointer, where a signal handler on
 * the same thread overwrites it: the process crashes, or worse, computes something else. A blocked signal is handled by one of V8's threads, which
 * were there before and stay open; the handler only wakes the main loop, so that listeners run as always. TensorFlow's threads inherit the mask.
 * Required before TensorFlow is loaded; does something as soon as it is required.
 */
'use strict';
const { constants } = require('node:os');

/** Those a Node process may have listeners for. Faults (SIGSEGV, …) belong to their thread, and the profiler's signals are meant for it. */
const NAMES = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCHLD', 'SIGWINCH', 'SIGALRM']);
/** glibc and musl take 128 bytes, macOS 4. */
const BYTES_OF_SIGSET = 128;
const SIG_BLOCK = { linux: 0, darwin: 1 };

/**
 * @returns {boolean} whether signals are kept off; on Windows there are none
 */
function blockSignals() {
  if (process.platform !== 'linux' && process.platform !== 'darwin') return false;
  try {
    const libc = require('koffi').load(null);
    const sigemptyset = libc.func('int sigemptyset(_Out_ uint8_t *set)');
    const sigaddset = libc.func('int sigaddset(_Inout_ uint8_t *set, int signal)');
    const pthread_sigmask = libc.func('int pthread_sigmask(int how, const uint8_t *set, void *old)');
    const set = Buffer.alloc(BYTES_OF_SIGSET);
    sigemptyset(set);
    for (const name of NAMES) sigaddset(set, constants.signals[name]);
    return pthread_sigmask(SIG_BLOCK[process.platform], set, null) === 0;
  } catch {
    return false;
  }
}

module.exports = { signalsAreBlocked: blockSignals() };
