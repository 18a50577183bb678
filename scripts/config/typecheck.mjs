// npm run typecheck. Not `tsc` by name: tslab brings a TypeScript 5.0.4 whose `tsc` may stand in the way of the project's own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const root = fileURLToPath(new URL('../..', import.meta.url));
// The part of the lab's kernel that JupyterLite loads is checked once its packages are there: npm run site installs them.
const lab = existsSync(join(root, 'scripts/site/kernel/node_modules')) ? [['--project', 'scripts/site/kernel']] : [];
const failed = [['--build'], ['--project', 'lib/tsconfig.test.json'], ['--project', 'lib/tsconfig.browser.json'], ['--project', 'lib/tsconfig.twins.json'], ['--project', 'scripts'], ...lab].some(
  (words) => spawnSync(process.execPath, [compiler, ...words], { cwd: root, stdio: 'inherit' }).status !== 0,
);
process.exitCode = failed ? 1 : 0;
