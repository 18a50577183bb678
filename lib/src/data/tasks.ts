export { addingProblem } from './adding-problem';
export { copyTask } from './copy-task';
export { digitRows } from './digit-rows';
