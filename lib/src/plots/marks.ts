import type { Annotation, Dash, Layout, Shape } from './figure';
import { INK, THEORY_COLOR, translucent } from './palette';
import { markup, wrap } from './text';

/** A straight line across the plot at one value, with a label at its end. Give `x` or `y`. */
export interface Reference {
  x?: number;
  y?: number;
  label?: string;
  /** The end of the line that carries the label: right or top (`end`, the default), left or bottom (`start`). */
  labelAt?: 'start' | 'end';
  color?: string;
  dash?: Dash;
}

/** A shaded strip between two values, with a label inside. Give `x` or `y`. */
export interface Region {
  x?: [number, number];
  y?: [number, number];
  label?: string;
  color?: string;
}

/** A text with an arrow to a point, in data units; `ax` and `ay` say where the text stands, in px from the point. */
export interface Note {
  x: number;
  y: number;
  text: string;
  ax?: number;
  ay?: number;
}

/** What lies over or under the curves. */
export interface Marks {
  references?: Reference[];
  regions?: Region[];
  notes?: Note[];
}

interface Scales {
  logX: boolean;
  logY: boolean;
}

/** Width in px of a label: the narrowest page still shows all of it. */
const LABEL_WIDTH = 230;
const labelText = (text = ''): string => wrap(markup(text), LABEL_WIDTH, 12);

const LABEL: Pick<Annotation, 'showarrow' | 'font'> = { showarrow: false, font: { size: 12, color: INK } };

/**
 * Shapes and annotations for references, regions and notes.
 *
 * @throws RangeError if one of them has both or neither of `x` and `y`, or a value that the axis cannot show.
 */
export function markLayout(caller: string, marks: Marks, scales: Scales): Pick<Layout, 'shapes' | 'annotations'> {
  const regions = (marks.regions ?? []).map((region) => regionMarks(caller, region, scales));
  const references = (marks.references ?? []).map((reference) => referenceMarks(caller, reference, scales));
  const notes = (marks.notes ?? []).map((note) => noteAnnotation(caller, note, scales));
  return {
    shapes: [...regions, ...references].map((mark) => mark.shape),
    annotations: [...[...regions, ...references].flatMap((mark) => mark.label), ...notes],
  };
}

function referenceMarks(caller: string, reference: Reference, scales: Scales): { shape: Shape; label: Annotation[] } {
  const { x, y, label } = reference;
  const start = reference.labelAt === 'start';
  const line = { color: reference.color ?? THEORY_COLOR, width: 1.5, dash: reference.dash ?? 'dash' };
  if (x !== undefined && y === undefined) {
    const at = position(caller, 'reference x', x, scales.logX);
    const shape: Shape = { type: 'line', xref: 'x', yref: 'y domain', x0: x, x1: x, y0: 0, y1: 1, line };
    const text: Annotation = { ...LABEL, text: labelText(label), x: at, xref: 'x', y: start ? 0 : 1, yref: 'y domain', xanchor: 'left', yanchor: start ? 'bottom' : 'top', xshift: 4 };
    return { shape, label: label === undefined ? [] : [text] };
  }
  if (y !== undefined && x === undefined) {
    const at = position(caller, 'reference y', y, scales.logY);
    const shape: Shape = { type: 'line', xref: 'x domain', yref: 'y', x0: 0, x1: 1, y0: y, y1: y, line };
    const text: Annotation = { ...LABEL, text: labelText(label), x: start ? 0 : 1, xref: 'x domain', y: at, yref: 'y', xanchor: start ? 'left' : 'right', yanchor: 'bottom', yshift: 2 };
    return { shape, label: label === undefined ? [] : [text] };
  }
  throw new RangeError(`${caller}: reference must have either x or y, got ${x === undefined ? 'none' : 'both'}`);
}

function regionMarks(caller: string, region: Region, scales: Scales): { shape: Shape; label: Annotation[] } {
  const fillcolor = translucent(region.color ?? THEORY_COLOR, 0.13);
  const common = { type: 'rect', line: { width: 0 }, fillcolor, layer: 'below' } as const;
  const text = labelText(region.label);
  if (region.x && !region.y) {
    const [from, to] = region.x;
    const ends = [position(caller, 'region x', from, scales.logX), position(caller, 'region x', to, scales.logX)] as const;
    const shape: Shape = { ...common, xref: 'x', yref: 'y domain', x0: from, x1: to, y0: 0, y1: 1 };
    const label: Annotation = { ...LABEL, text, x: (ends[0] + ends[1]) / 2, xref: 'x', y: 0.02, yref: 'y domain', xanchor: 'center', yanchor: 'bottom' };
    return { shape, label: region.label === undefined ? [] : [label] };
  }
  if (region.y && !region.x) {
    const [from, to] = region.y;
    const top = Math.max(position(caller, 'region y', from, scales.logY), position(caller, 'region y', to, scales.logY));
    const shape: Shape = { ...common, xref: 'x domain', yref: 'y', x0: 0, x1: 1, y0: from, y1: to };
    const label: Annotation = { ...LABEL, text, x: 0.01, xref: 'x domain', y: top, yref: 'y', xanchor: 'left', yanchor: 'top', yshift: -2 };
    return { shape, label: region.label === undefined ? [] : [label] };
  }
  throw new RangeError(`${caller}: region must have either x or y, got ${region.x ? 'both' : 'none'}`);
}

function noteAnnotation(caller: string, note: Note, scales: Scales): Annotation {
  return {
    ...LABEL,
    text: markup(note.text),
    x: position(caller, 'note x', note.x, scales.logX),
    y: position(caller, 'note y', note.y, scales.logY),
    xref: 'x',
    yref: 'y',
    showarrow: true,
    ax: note.ax ?? 40,
    ay: note.ay ?? -35,
    arrowcolor: THEORY_COLOR,
    arrowwidth: 1.2,
    arrowhead: 2,
  };
}

// Plotly places annotations on a log axis by the log10 of the value, but shapes by the value itself.
function position(caller: string, name: string, value: number, log: boolean): number {
  if (!Number.isFinite(value) || (log && value <= 0)) throw new RangeError(`${caller}: ${name} must be ${log ? '> 0 on a log axis' : 'finite'}, got ${value}`);
  return log ? Math.log10(value) : value;
}
