import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ARTIFACTS } from './command.mjs';
import { describeExecution } from './execute.mjs';
import { executeNotebook } from './executor.mjs';
import { code, notebookOf } from './synthetic.mjs';
import { temporaryFolder } from './temporary.mjs';

const LOOP = 'const end = Date.now() + 2300;\nwhile (Date.now() < end)';

describe('an execution', () => {
  it('names the cells that let a reader wait without progress, and no others', async () => {
    const { path: folder, remove } = temporaryFolder('executor-test-', ARTIFACTS);
    try {
      const path = join(folder, 'waits.ipynb');
      const notebook = notebookOf([
        code(`import { progress } from 'gradient-lab';`),
        code('await new Promise((resolve) => setTimeout(resolve, 2300));'),
        code(`${LOOP};`),
        code('1 + 1'),
        code(`const bar = progress({ total: 10, label: 'waiting' });\n${LOOP} bar.update({ step: 1 });\nbar.finish('');`),
      ]);
      const first = notebook.cells.findIndex(({ cell_type }) => cell_type === 'code');
      writeFileSync(path, JSON.stringify(notebook));
      const run = await executeNotebook({ path, output: join(folder, 'out.ipynb'), data: 'shipped', timeout: 60 });
      expect(run.failures).toEqual([]);
      // How long the import takes is the machine's affair.
      expect(run.still.map(({ index }) => index - first).filter((place) => place > 0)).toEqual([1, 2]);
      expect(describeExecution(run)).toMatch(new RegExp(`\\n {4}cell ${first + 2}: \\d\\.\\d s without progress`));
    } finally {
      remove();
    }
  });
});
