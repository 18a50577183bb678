// TensorFlow.js draws whatever a test leaves without a seed (initial weights, dropout) from Math.random: each test gets the same draws in every run.
import seedrandom from 'seedrandom';
import { beforeEach } from 'vitest';

Math.random = seedrandom('before the tests of a file');
beforeEach(({ task }) => {
  Math.random = seedrandom(task.name);
});
