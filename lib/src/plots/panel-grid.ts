/** One place of the grid; `x` and `y` are its shares of the plot. */
export interface Cell {
  number: number;
  leftmost: boolean;
  bottom: boolean;
  x: [number, number];
  y: [number, number];
}

/** A grid of panels, filled row by row from the top left. */
export interface Grid {
  count: number;
  columns: number;
  /** Whether all panels have the same axes, so that only the outer ones are labelled. */
  share: { x: boolean; y: boolean };
  /** Heights in px: of the plot, and of the heading above each panel. */
  height: number;
  heading: number;
}

const FIRST_EDGE_AXIS = 100;
/** Room for tick labels between columns, as shares of the plot, and for ticks and titles between rows, in px. */
const GAP = { x: { shared: 0.035, own: 0.14 }, y: { shared: 10, own: 56 } };

/** Width of a column as a share of the plot. */
export function columnWidth({ columns, share }: Pick<Grid, 'columns' | 'share'>): number {
  return (1 - gapBetween(share) * (columns - 1)) / columns;
}

/** The place of panel `index`. */
export function place(index: number, grid: Grid): Cell {
  const { count, columns, share } = grid;
  const rows = Math.ceil(count / columns);
  const column = index % columns;
  const row = Math.floor(index / columns);
  const heading = grid.heading / grid.height;
  const gap = (share.x ? GAP.y.shared : GAP.y.own) / grid.height;
  const width = columnWidth(grid);
  const tall = Math.max(0.05, (1 - heading * rows - gap * (rows - 1)) / rows);
  const left = column * (width + gapBetween(share));
  const top = 1 - heading - row * (tall + heading + gap);
  const y: [number, number] = [Math.max(0, top - tall), top];
  return { number: index + 1, leftmost: column === 0, bottom: index + columns >= count, x: [left, Math.min(1, left + width)], y };
}

/** 'x' → 'x3' in the third panel, 'y2' (an invisible second axis) → 'y103', 'x domain' → 'x3 domain'. */
export function move(reference: string, cell: Cell): string {
  const [name = '', ...domain] = reference.split(' ');
  const number = name.length > 1 ? FIRST_EDGE_AXIS + cell.number : cell.number;
  return [`${name.charAt(0)}${number === 1 ? '' : number}`, ...domain].join(' ');
}

/** 'x3' → 'xaxis3'. */
export function axisKey(reference: string): string {
  return `${reference.charAt(0)}axis${reference.slice(1)}`;
}

function gapBetween(share: Grid['share']): number {
  return share.y ? GAP.x.shared : GAP.x.own;
}
