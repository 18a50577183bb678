import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

/** What a reader copies from README into cells, one after the other. */
const CELLS = [...readFileSync(join(project.root, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code);

it("runs README's examples in a kernel, one after the other, with a figure and a table each", { timeout: 120_000 }, async () => {
  const { results } = await runCells(CELLS, { prepare: (folder) => symlinkSync(project.packages, join(folder, 'node_modules'), 'dir') });
  expect(results.map(({ status }) => status)).toEqual(CELLS.map(() => 'ok'));
  for (const { outputs } of results) {
    expect(outputs.filter(([kind]) => kind === 'stderr')).toEqual([]);
    expect(outputs.length).toBeGreaterThanOrEqual(2);
  }
});
