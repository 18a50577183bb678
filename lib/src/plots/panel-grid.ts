/** One place of the grid; `x` and `y` are its shares of the plot. */
export interface Cell {
  number: number;
  leftmost: boolean;
  bottom: boolean;
  x: [number, number];
  y: [number, number];
}

const FIRST_EDGE_AXIS = 100;

/** The place of panel `index` of `count`, filled row by row from the top left. */
export function place(index: number, count: number, columns: number, share: { x: boolean; y: boolean }, height: number): Cell {
  const rows = Math.ceil(count / columns);
  const column = index % columns;
  const row = Math.floor(index / columns);
  const gapX = columns === 1 ? 0 : share.y ? 0.035 : 0.11;
  const gapY = rows === 1 ? 0 : (share.x ? 42 : 84) / (height - 120);
  const width = (1 - gapX * (columns - 1)) / columns;
  const tall = (1 - gapY * (rows - 1)) / rows;
  const left = column * (width + gapX);
  const top = 1 - row * (tall + gapY);
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
