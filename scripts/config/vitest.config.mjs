import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { TENSORFLOW_ENVIRONMENT } from '../kernel/tensorflow-environment.cjs';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['lib/src/**/*.test.ts', 'scripts/**/*.test.mjs'],
    setupFiles: ['old-util.mjs', 'same-draws.mjs'].map((name) => fileURLToPath(new URL(name, import.meta.url))),
    // The native addon can be loaded once per process only, and loading it costs two seconds: test files share their worker.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    // Only for what hangs: a slow machine, or one that is busy, is not at fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: Object.fromEntries(Object.entries(TENSORFLOW_ENVIRONMENT).map(([name, value]) => [name, process.env[name] ?? value])),
  },
});
