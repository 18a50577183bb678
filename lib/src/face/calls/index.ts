import type { ValidCall } from '../valid-call';
import { dataCalls } from './data';
import { models } from './models';
import { notebook } from './notebook';
import { numeric } from './numeric';
import { plots, rowFigures } from './plots';
import { probes } from './probes';
import { theory } from './theory';
import { training } from './training';

type Calls = Readonly<Record<string, ValidCall>>;

/** The calls under the names that they have outside: `numeric.mean`, `new numeric.RandomState`. */
function within(space: string, calls: Calls): Calls {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name.replace(/^(new )?/, `$1${space}.`), call]));
}

/** A right call of every function. */
export const VALID_CALLS: Calls = {
  ...within('numeric', numeric), ...within('theory', theory), ...within('figures', plots),
  ...dataCalls, ...models, ...probes, ...training, ...rowFigures, ...notebook,
};
