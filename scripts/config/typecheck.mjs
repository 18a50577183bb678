// npm run typecheck. Not `tsc` by name: tslab brings a TypeScript 5.0.4 whose `tsc` may stand in the way of the project's own.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const root = fileURLToPath(new URL('../..', import.meta.url));
const failed = [['--build'], ['--project', 'lib/tsconfig.test.json'], ['--project', 'lib/tsconfig.browser.json'], ['--project', 'lib/tsconfig.twins.json'], ['--project', 'scripts']].some(
  (words) => spawnSync(process.execPath, [compiler, ...words], { cwd: root, stdio: 'inherit' }).status !== 0,
);
process.exitCode = failed ? 1 : 0;
