import type { Figure } from '../figure';
import { withSliderAndButtons } from '../slider-and-buttons';
import { drawPanels } from '../small-multiples';
import { withPlay, withSlider } from '../sliders';
import { withCommonRanges } from './common-ranges';
import { groupsOf, keyIn, levelKey, levelText, type Group } from './levels';
import type { RowFigureOptions } from './options';
import type { Row } from './records';
import { labelOf, valueText } from './styles';

/** Draws the rows of one panel. */
export type DrawPanel = (rows: readonly Row[]) => Figure;

/** Positions of a slider from which on it is worth playing. */
const FRAMES_TO_PLAY = 6;

/** Panels, slider and buttons around what `draw` makes of some of the rows. */
export function arrange(caller: string, rows: readonly Row[], options: RowFigureOptions, title: string, draw: DrawPanel): Figure {
  const { facetCol, facetRow, animationFrame, buttons, categoryOrders = {} } = options;
  const panels = facetCol === undefined && facetRow === undefined ? draw : (some: readonly Row[]) => facets(some, rows, options, title, draw);
  if (animationFrame === undefined) {
    if (buttons !== undefined) throw new RangeError(`${caller}: buttons must stand beside animationFrame, got ${JSON.stringify(buttons)} alone`);
    return panels(rows);
  }
  const frames = groupsOf(rows, animationFrame, categoryOrders);
  return buttons === undefined ? sliding(caller, frames, options, panels) : slidingWithButtons(caller, frames, groupsOf(rows, buttons, categoryOrders), options, panels);
}

function facets(some: readonly Row[], all: readonly Row[], options: RowFigureOptions, title: string, draw: DrawPanel): Figure {
  const { facetCol, facetRow, subtitle, height, legend, categoryOrders = {} } = options;
  const columns = groupsOf(all, facetCol, categoryOrders);
  const lines = groupsOf(all, facetRow, categoryOrders);
  const cells = lines.flatMap((line) => columns.map((column) => ({
    title: [...headingOf(options, facetRow, line), ...headingOf(options, facetCol, column)].join(', '),
    rows: some.filter((row) => isIn(row, facetCol, column) && isIn(row, facetRow, line)),
  })));
  return drawPanels({
    title,
    ...(subtitle !== undefined && { subtitle }),
    ...(height !== undefined && { height }),
    ...(legend !== undefined && { legend }),
    ...(facetRow === undefined ? besideEachOther(columns.length) : { columns: columns.length }),
    panels: cells.filter((cell) => cell.rows.length > 0).map((cell) => ({ title: cell.title, figure: draw(cell.rows) })),
  });
}

const isIn = (row: Row, column: string | undefined, group: Group): boolean => column === undefined || keyIn(column, row) === group.key;

/** Four panels make a square; of other numbers three stand in a row. */
const besideEachOther = (panels: number): { columns?: number } => (panels === 4 ? { columns: 2 } : {});

/** The value of a panel; a number is not parted from its name by the end of a line. */
const headingOf = (options: RowFigureOptions, column: string | undefined, { level }: Group): string[] =>
  (column === undefined ? [] : [valueText(options, column, level).replace(/ (?=\S+$)/, '\u00a0')]);

function restingIndex(caller: string, option: string, groups: readonly Group[], wanted: unknown): number {
  if (wanted === undefined) return 0;
  const index = groups.findIndex((group) => group.key === levelKey(wanted));
  if (index < 0) throw new RangeError(`${caller}: ${option} must be one of ${groups.map(({ text }) => text).join(', ')}, got ${levelText(wanted)}`);
  return index;
}

const textsOf = (groups: readonly Group[]): string[] => groups.map(({ text }) => text);

function sliding(caller: string, frames: readonly Group[], options: RowFigureOptions, draw: DrawPanel): Figure {
  const active = restingIndex(caller, 'rest.frame', frames, options.rest?.frame);
  const states = withCommonRanges(frames.map((frame) => draw(frame.rows))).map((figure, index) => ({ label: frames[index].text, ...figure }));
  const figure = withSlider(states[active], states, { prefix: `${labelOf(options, options.animationFrame ?? '')} `, active });
  return frames.length >= FRAMES_TO_PLAY ? withPlay(figure) : figure;
}

function slidingWithButtons(caller: string, frames: readonly Group[], presses: readonly Group[], options: RowFigureOptions, draw: DrawPanel): Figure {
  const { animationFrame = '', buttons = '', rest } = options;
  const view = (button: number, position: number): readonly Row[] => {
    const seen = frames[position].rows.filter((row) => isIn(row, buttons, presses[button]));
    if (seen.length === 0) throw new RangeError(`${caller}: rows must hold every ${buttons} at every ${animationFrame}, got none with ${presses[button].text} at ${frames[position].text}`);
    return seen;
  };
  const figures = withCommonRanges(presses.flatMap((_, button) => frames.map((__, position) => draw(view(button, position)))));
  return withSliderAndButtons({
    slider: { labels: textsOf(frames), prefix: `${labelOf(options, animationFrame)} `, active: restingIndex(caller, 'rest.frame', frames, rest?.frame) },
    buttons: { labels: textsOf(presses), prefix: `${labelOf(options, buttons)} `, active: restingIndex(caller, 'rest.button', presses, rest?.button) },
    figure: (button, position) => figures[button * frames.length + position],
  });
}
