import { CATEGORY_COUNT, categoryColor, depthColor } from '../palette';
import type { Group } from './levels';

const LAYER_COLUMNS = new Set(['layer', 'depth']);
/** Entries of the legend from which a reader can tell the colours between them. */
const MOST_LISTED = 6;

/** How groups look, by key. */
export interface Colors {
  readonly of: ReadonlyMap<string, string>;
  /** Whether neighbours differ by a shade: then the colour alone tells curves apart. */
  readonly graded: boolean;
  /** The groups that the legend names: all, or of many shades the first, the last and some between. */
  readonly listed: ReadonlySet<string>;
}

/** Colours of groups: layers by their depth among at least `least`, many numbers by their order, else the next category colour. */
export function colorsOf(groups: readonly Group[], column: string | undefined, least = 1): Colors {
  const numbers = groups.map(({ level }) => level).filter((level): level is number => typeof level === 'number');
  const allNumbers = numbers.length === groups.length;
  const layers = allNumbers && column !== undefined && LAYER_COLUMNS.has(column) && numbers.every((level) => Number.isInteger(level) && level >= 1);
  const deepest = Math.max(least, ...numbers);
  const ranked = [...groups].sort((a, b) => Number(a.level) - Number(b.level)).map(({ key }) => key);
  const graded = layers || (allNumbers && groups.length > CATEGORY_COUNT);
  const colorOf = ({ key, level }: Group, index: number): string => {
    if (layers) return depthColor(level as number, deepest);
    return graded ? depthColor(ranked.indexOf(key) + 1, groups.length) : categoryColor(index);
  };
  return { of: new Map(groups.map((group, index) => [group.key, colorOf(group, index)])), graded, listed: new Set(graded ? spread(ranked) : ranked) };
}

/** Evenly spread entries of a long list, its ends among them. */
function spread(keys: readonly string[]): readonly string[] {
  if (keys.length <= CATEGORY_COUNT) return keys;
  return Array.from({ length: MOST_LISTED }, (_, index) => keys[Math.round((index * (keys.length - 1)) / (MOST_LISTED - 1))]);
}
