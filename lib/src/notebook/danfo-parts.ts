/** What of danfo is used and mended. */

export type Cells = readonly unknown[];

/** What is used of a danfo Series. */
export interface DanfoSeries {
  readonly values: Cells;
  readonly index: readonly (string | number)[];
  readonly dtypes: string[];
  readonly config: object;
  $setValues(values: Cells): void;
  $setIndex(index: readonly (string | number)[]): void;
}

/** What is used of a danfo DataFrame. */
export interface DanfoFrame extends Omit<DanfoSeries, 'values'> {
  readonly values: readonly Cells[];
  readonly columns: string[];
  $getDataArraysByAxis(axis: number): readonly Cells[];
  $getColumnData(column: string, asSeries: false): Cells;
  $setValues(values: readonly Cells[], checkLength?: boolean, checkColumns?: boolean): void;
  iloc(selection: { rows: readonly number[] }): DanfoFrame;
}

type Method<This> = (this: This, ...given: never[]) => unknown;
type Constructor<Instance, Data> = { readonly prototype: Record<string, Method<Instance>> } & (new (data: Data, options?: object) => Instance);

/** The part of danfo that is mended. */
export interface Mendable {
  readonly DataFrame: Constructor<DanfoFrame, unknown>;
  readonly Series: Constructor<DanfoSeries, Cells>;
}

export function requireNumbers(operation: string, dtypes: readonly string[]): void {
  if (dtypes.includes('string')) throw new TypeError(`${operation}: columns must hold numbers, got one of strings`);
}
