import type { Operand } from './writing';

/** The two halves of a batch. */
export type Halves = readonly [Operand, Operand];

/** What `f` gives of each. */
export const each = (f: (half: 0 | 1) => Operand): Halves => [f(0), f(1)];
