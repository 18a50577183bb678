import { CATEGORY_COUNT, categoryColor, depthColor } from '../palette';
import type { Group } from './levels';

const LAYER_COLUMNS = new Set(['layer', 'depth']);

/** Colours of groups, by key: layers by their depth, many numbers by their order, else the next category colour. */
export function colorsOf(groups: readonly Group[], column: string | undefined): Map<string, string> {
  const numbers = groups.map(({ level }) => level).filter((level): level is number => typeof level === 'number');
  const allNumbers = numbers.length === groups.length;
  const layers = allNumbers && column !== undefined && LAYER_COLUMNS.has(column) && numbers.every((level) => Number.isInteger(level) && level >= 1);
  const deepest = Math.max(...numbers);
  const ranks = [...numbers].sort((a, b) => a - b);
  const colorOf = (group: Group, index: number): string => {
    if (layers) return depthColor(group.level as number, deepest);
    if (allNumbers && groups.length > CATEGORY_COUNT) return depthColor(ranks.indexOf(group.level as number) + 1, groups.length);
    return categoryColor(index);
  };
  return new Map(groups.map((group, index) => [group.key, colorOf(group, index)]));
}
