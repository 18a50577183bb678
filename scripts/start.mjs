// npm start: sets up what is missing, then opens JupyterLab on the first notebook. Arguments go to JupyterLab.
import { runInForeground } from './setup/foreground.mjs';
import { jupyterEnvironment, labArguments } from './setup/jupyter.mjs';
import { project } from './setup/project.mjs';
import { describeFailure } from './setup/report.mjs';
import { setUp } from './setup/steps.mjs';

try {
  await setUp();
  process.exitCode = await runInForeground(project.python, labArguments(project, process.argv.slice(2)), {
    cwd: project.root,
    env: jupyterEnvironment(project, process.env),
  });
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
