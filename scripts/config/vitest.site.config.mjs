import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// npm run site:test: what needs a browser, and takes minutes.
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['scripts/site/**/*.browser-test.mjs'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});
