import type { Parameter } from '../../models/network';

/** What an optimizer needs to know of a parameter. */
export type Trainable = Pick<Parameter, 'name' | 'variable'>;
