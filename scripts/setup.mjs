// npm run setup: sets up what is missing. npm start and npm test do the same first.
import { describeFailure } from './setup/report.mjs';
import { setUp } from './setup/steps.mjs';

try {
  await setUp({ retry: true });
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
