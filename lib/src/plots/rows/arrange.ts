import type { Figure } from '../figure';
import { withSliderAndButtons } from '../slider-and-buttons';
import { smallMultiples } from '../small-multiples';
import { withPlay, withSlider } from '../sliders';
import { columnText, groupsOf, levelText, type Group } from './levels';
import type { RowFigureOptions } from './options';
import { assertColumn, type Row } from './records';

/** Draws the rows of one panel. */
export type DrawPanel = (rows: readonly Row[]) => Figure;

/** Positions of a slider from which on it is worth playing. */
const FRAMES_TO_PLAY = 6;

/** The title of a column. */
export const labelOf = (options: RowFigureOptions, column: string): string => options.labels?.[column] ?? columnText(column);

/** Panels, slider and buttons around what `draw` makes of some of the rows. */
export function arrange(caller: string, rows: readonly Row[], options: RowFigureOptions, title: string, draw: DrawPanel): Figure {
  const { facetCol, facetRow, animationFrame, buttons } = options;
  for (const [option, column] of Object.entries({ facetCol, facetRow, animationFrame, buttons })) if (column !== undefined) assertColumn(caller, option, column, rows);
  const panels = facetCol === undefined && facetRow === undefined ? draw : (some: readonly Row[]) => facets(some, rows, options, title, draw);
  if (animationFrame === undefined) {
    if (buttons !== undefined) throw new RangeError(`${caller}: buttons must stand beside animationFrame, got "${buttons}" alone`);
    return panels(rows);
  }
  const frames = groupsOf(rows, animationFrame, options.categoryOrders ?? {});
  return buttons === undefined ? sliding(caller, frames, options, panels) : slidingWithButtons(caller, frames, groupsOf(rows, buttons, options.categoryOrders ?? {}), options, panels);
}

function facets(some: readonly Row[], all: readonly Row[], options: RowFigureOptions, title: string, draw: DrawPanel): Figure {
  const orders = options.categoryOrders ?? {};
  const columns = groupsOf(all, options.facetCol, orders);
  const lines = groupsOf(all, options.facetRow, orders);
  const cells = lines.flatMap((line) => columns.map((column) => ({ line, column })));
  const inCell = (cell: { line: Group; column: Group }): readonly Row[] =>
    some.filter((row) => same(row, options.facetCol, cell.column) && same(row, options.facetRow, cell.line));
  const heading = (cell: { line: Group; column: Group }): string =>
    [...headingOf(options, options.facetRow, cell.line), ...headingOf(options, options.facetCol, cell.column)].join(', ');
  const panels = cells.map((cell) => ({ title: heading(cell), rows: inCell(cell) })).filter((cell) => cell.rows.length > 0);
  return smallMultiples({
    title,
    ...(options.subtitle !== undefined && { subtitle: options.subtitle }),
    ...(options.height !== undefined && { height: options.height }),
    ...(options.legend !== undefined && { legend: options.legend }),
    ...(options.facetRow !== undefined && { columns: columns.length }),
    panels: panels.map((panel) => ({ title: panel.title, figure: draw(panel.rows) })),
  });
}

const same = (row: Row, column: string | undefined, group: Group): boolean => column === undefined || levelText(row[column]) === group.text;

/** Numbers need their quantity beside them, names speak for themselves. */
function headingOf(options: RowFigureOptions, column: string | undefined, group: Group): string[] {
  if (column === undefined) return [];
  return [typeof group.level === 'number' || typeof group.level === 'boolean' ? `${labelOf(options, column)} ${group.text}` : group.text];
}

function restingIndex(caller: string, option: string, groups: readonly Group[], wanted: unknown): number {
  if (wanted === undefined) return 0;
  const index = groups.findIndex((group) => group.text === levelText(wanted));
  if (index < 0) throw new RangeError(`${caller}: ${option} must be one of ${groups.map(({ text }) => text).join(', ')}, got ${levelText(wanted)}`);
  return index;
}

function sliding(caller: string, frames: readonly Group[], options: RowFigureOptions, draw: DrawPanel): Figure {
  const active = restingIndex(caller, 'rest.frame', frames, options.rest?.frame);
  const states = frames.map((frame) => ({ label: frame.text, ...draw(frame.rows) }));
  const figure = withSlider(states[active], states, { prefix: `${labelOf(options, options.animationFrame ?? '')} `, active });
  return frames.length >= FRAMES_TO_PLAY ? withPlay(figure) : figure;
}

function slidingWithButtons(caller: string, frames: readonly Group[], presses: readonly Group[], options: RowFigureOptions, draw: DrawPanel): Figure {
  const { animationFrame = '', buttons = '' } = options;
  const view = (button: number, position: number): readonly Row[] => {
    const seen = frames[position].rows.filter((row) => same(row, buttons, presses[button]));
    if (seen.length === 0) throw new RangeError(`${caller}: rows must hold every ${buttons} at every ${animationFrame}, got none with ${presses[button].text} at ${frames[position].text}`);
    return seen;
  };
  return withSliderAndButtons({
    slider: { labels: frames.map(({ text }) => text), prefix: `${labelOf(options, animationFrame)} `, active: restingIndex(caller, 'rest.frame', frames, options.rest?.frame) },
    buttons: { labels: presses.map(({ text }) => text), prefix: `${labelOf(options, buttons)} `, active: restingIndex(caller, 'rest.button', presses, options.rest?.button) },
    figure: (button, position) => draw(view(button, position)),
  });
}
