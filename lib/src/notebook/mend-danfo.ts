import type { Mendable } from './danfo-parts';
import { mendFrame } from './mend-frame';
import { mendReshaping } from './mend-reshaping';
import { mendSeries } from './mend-series';

/** What danfo exports is a subclass that reads and writes files; its methods, and the frames that they give, are those of the class below. */
function baseOf<Class extends Mendable['DataFrame'] | Mendable['Series']>({ prototype }: Class): Class {
  return (Object.getPrototypeOf(prototype) as { readonly constructor: Class }).constructor;
}

/**
 * Makes danfo 1.2.0 leave out missing values as pandas does, in this process: in statistics of groups, columns and rows, in `describe`, in sorting
 * and in comparisons. Without it null counts as 0 in means of groups, minima and maxima stop at NaN, and sorting by a column with NaN gives no
 * order. Groups and merged rows are told apart by the values of their keys, not by their joined text, and columns may be called like methods.
 * Methods that danfo lacks are added. Its own results are of its own classes, so a subclass would not reach them.
 */
export function mendDanfo(given: Mendable): void {
  const danfo = { ...given, DataFrame: baseOf(given.DataFrame), Series: baseOf(given.Series) };
  mendSeries(danfo);
  mendFrame(danfo);
  mendReshaping(danfo);
}
