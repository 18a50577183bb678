import type { AxisKey, Figure, Layout } from '../figure';

const isAxisKey = (key: string): key is AxisKey => /^[xy]axis\d*$/.test(key);

function widest(ranges: readonly [number, number][]): [number, number] {
  const [first] = ranges;
  // An axis that runs downward has its range from the caller, the same everywhere.
  if (ranges.every(([from, to]) => from === first[0] && to === first[1])) return first;
  return [Math.min(...ranges.flat()), Math.max(...ranges.flat())];
}

/** The figures of all positions of a slider with axes that show the data of each: panels and bars on a log axis come with a range of their own. */
export function withCommonRanges(figures: readonly Figure[]): Figure[] {
  const keys = [...new Set(figures.flatMap(({ layout }) => Object.keys(layout)))].filter(isAxisKey);
  const ranges = new Map(keys.map((key) => [key, figures.flatMap(({ layout }) => { const range = layout[key]?.range; return range === undefined ? [] : [range]; })]));
  return figures.map((figure) => {
    const layout: Layout = { ...figure.layout };
    for (const [key, known] of ranges) if (layout[key] !== undefined && known.length > 0) layout[key] = { ...layout[key], range: widest(known) };
    return { ...figure, layout };
  });
}
