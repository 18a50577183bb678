import * as all from './all';
import { MADE, type ActivationDefinition } from './define';

export type { ActivationDefinition } from './define';

const listed = new Set(Object.values(all));

/** What the library knows of its activations, by name, in the order of all.ts. */
export const DEFINITIONS: ReadonlyMap<string, ActivationDefinition> = new Map(
  [...MADE.values()].filter(({ scalar }) => listed.has(scalar)).map((definition) => [definition.name, definition]),
);
