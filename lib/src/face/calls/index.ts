import type { ValidCall } from '../valid-call';
import { dataCalls } from './data';
import { models } from './models';
import { notebook } from './notebook';
import { numeric } from './numeric';
import { plots } from './plots';
import { probes } from './probes';
import { theory } from './theory';
import { training } from './training';

/** A right call of every function. */
export const VALID_CALLS: Readonly<Record<string, ValidCall>> = { ...numeric, ...theory, ...dataCalls, ...models, ...probes, ...training, ...plots, ...notebook };
