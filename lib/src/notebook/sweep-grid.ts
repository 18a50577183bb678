import { shown } from '../checks/shown';
import { levelText } from '../plots/rows/levels';

/** The values of one knob: a list, or an object that gives each value a name to stand in rows and legends. */
export type SweepValues = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Named knobs with their values; a sweep visits every combination. */
export type SweepGrid = Readonly<Record<string, SweepValues>>;

/** One combination as the experiment gets it: a value of each knob. */
export type SweepPoint<Grid extends SweepGrid> = {
  readonly [Name in keyof Grid]: Grid[Name] extends readonly (infer Value)[] ? Value : Grid[Name][keyof Grid[Name]];
};

/** The same as rows have it: a value of each list, a name of each object. */
export type SweepColumns<Grid extends SweepGrid> = {
  readonly [Name in keyof Grid]: Grid[Name] extends readonly (infer Value)[] ? Value : keyof Grid[Name] & string;
};

/** A combination in both forms. */
export interface SweepPlace {
  readonly point: Readonly<Record<string, unknown>>;
  readonly columns: Readonly<Record<string, unknown>>;
}

interface Choice {
  readonly value: unknown;
  readonly column: unknown;
}

function choicesOf(name: string, values: unknown): Choice[] {
  const where = `sweep: grid.${name} must`;
  const isObject = typeof values === 'object' && values !== null && !(values instanceof Promise) && !ArrayBuffer.isView(values);
  if (!isObject) throw new TypeError(`${where} be a list of values or an object of named ones, got ${shown(values)}`);
  const choices = Array.isArray(values)
    ? values.map((value: unknown) => ({ value, column: value }))
    : Object.entries(values).map(([column, value]: [string, unknown]) => ({ value, column }));
  if (choices.length === 0) throw new RangeError(`${where} hold at least one value, got ${shown(values)}`);
  return choices;
}

/** All combinations, the last knob varying fastest. Throws a RangeError for a grid without values, and a TypeError for what is no list and no object. */
export function placesOf(grid: SweepGrid): SweepPlace[] {
  if (typeof grid as unknown !== 'object' || grid as unknown === null || Array.isArray(grid) || grid instanceof Promise) {
    throw new TypeError(`sweep: grid must be an object with a list of values for each knob, got ${shown(grid)}`);
  }
  const knobs = Object.entries(grid);
  if (knobs.length === 0) throw new RangeError('sweep: grid must have at least one list of values, got {}');
  return knobs.reduce<SweepPlace[]>(
    (places, [name, values]) => {
      const choices = choicesOf(name, values);
      return places.flatMap(({ point, columns }) => choices.map(({ value, column }) => ({ point: { ...point, [name]: value }, columns: { ...columns, [name]: column } })));
    },
    [{ point: {}, columns: {} }],
  );
}

/** A point in words, e.g. `width 30, seed 2`. */
export const pointText = (columns: Readonly<Record<string, unknown>>): string =>
  Object.entries(columns)
    .map(([name, value]) => `${name} ${levelText(value)}`)
    .join(', ');
