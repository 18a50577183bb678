import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { runCells } from './run-cells.mjs';

/** @type {typeof import('./node-types.cjs')} */
const { wantNode, withoutNode } = createRequire(import.meta.url)('./node-types.cjs');

describe("Node's types", () => {
  it('are read once they are wanted', () => {
    const [index, other] = ['/x/node_modules/@types/node/index.d.ts', '/x/node_modules/@types/node/fs.d.ts'];
    expect([withoutNode(index, 'a'), withoutNode(other, 'b')]).toEqual(['', 'b']);
    expect([index, other].map((file) => wantNode()?.(file))).toEqual([true, undefined]);
    expect(withoutNode(index, 'a')).toBe('a');
  });

  it('are there for a cell that names something of Node, in a first cell and in later ones', async () => {
    const { results } = await runCells([
      "import { basename } from 'node:path';\nbasename('/a/b')",
      'const text: string = Buffer.from([97]);',
      "import { basename as wrong } from 'path';\nconst n: number = wrong('c');",
      'process.version.length > 2 && performance.now() > 0',
    ]);
    const said = results.map(({ outputs }) => JSON.stringify(outputs));
    expect(results.map(({ status }) => status)).toEqual(['ok', 'error', 'error', 'ok']);
    expect(said[0]).toContain('b');
    expect(said[1]).toContain("Type 'Buffer");
    expect(said[2]).toContain("Type 'string' is not assignable to type 'number'");
    expect(said[3]).toContain('true');
  });
});
