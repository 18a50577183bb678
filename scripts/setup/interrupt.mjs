/** @type {Set<() => void>} */
const cleanups = new Set();

/**
 * Registers what has to be undone if the process ends early: a running child, a half-filled folder.
 * @param {() => void} cleanup synchronous
 * @returns {() => void} takes the registration back
 */
export function onEarlyEnd(cleanup) {
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

/**
 * While this is in force, Ctrl-C, a termination signal and any other exit run the registered cleanups first.
 * @returns {() => void} restores the usual handling
 */
export function guardAgainstInterrupts() {
  const cleanUp = () => {
    for (const cleanup of [...cleanups].reverse()) cleanup();
    cleanups.clear();
  };
  /** @param {number} status */
  const end = (status) => {
    process.stderr.write('\n✗ interrupted\n→ run the same command again: it goes on from here\n');
    process.exit(status);
  };
  const interrupted = () => end(130);
  const terminated = () => end(143);
  process.on('SIGINT', interrupted).on('SIGTERM', terminated).on('exit', cleanUp);
  return () => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated).off('exit', cleanUp);
  };
}
