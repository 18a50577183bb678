/** What danfo uses of mathjs, for numbers alone: a sixteenth of the whole. */
// @ts-expect-error It comes without types.
export { mean, median, mode, std, variance } from 'mathjs/number';
