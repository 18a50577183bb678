import { setTrainingDefaults } from '../training/defaults';
import { interrupted } from './interrupt';
import { progress } from './progress';

/**
 * Lets a plain `await train(net, data, options)` in a notebook show its progress and obey the stop button, without an argument for either.
 *
 * @example
 * // once, when the library is loaded
 * connectTraining();
 */
export function connectTraining(): void {
  setTrainingDefaults({ progress, signal: interrupted });
}
