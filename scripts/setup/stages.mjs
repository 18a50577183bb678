/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {() => Promise<number>} run resolves to an exit code
 */

/**
 * Runs stages in order, each under a header and closed by a line with its duration, up to the first that fails.
 * @param {readonly Stage[]} stages
 * @param {(line: string) => void} print
 * @returns {Promise<{ passed: number, failed: string | undefined }>}
 */
export async function runStages(stages, print) {
  let passed = 0;
  for (const { name, run } of stages) {
    print(`\n── ${name}`);
    const start = performance.now();
    const status = await run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (status !== 0) {
      print(`✗ ${name} failed after ${seconds} s (exit code ${status})`);
      return { passed, failed: name };
    }
    print(`✓ ${name}  ${seconds} s`);
    passed += 1;
  }
  return { passed, failed: undefined };
}
