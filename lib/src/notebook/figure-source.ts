import { requireText } from '../checks/rules';
import { shown } from '../checks/shown';
import { plain } from '../plots/text';

/** Any figure that plotly.js draws, as JSON: made by hand, by Plotly for Python, or read from a file. */
export interface PlotlyFigure {
  /** Traces of any type that plotly.js has. */
  readonly data: readonly object[];
  readonly layout?: object;
  readonly frames?: readonly object[] | null;
  readonly config?: object;
  /** Plain text for places that show no figure; the layout's title if not given. */
  readonly title?: string;
}

/** The parts of a figure, all there. */
export interface FigureParts {
  title: string;
  data: readonly object[];
  layout: Readonly<Record<string, unknown>>;
  frames: readonly object[];
  config: object;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise);

const describe = (value: unknown): string => (Array.isArray(value) ? 'an array' : value === null || value instanceof Promise ? shown(value) : typeof value);

/** Throws a TypeError for what is no figure: no object, no list of traces, a trace that is no object. */
export function figureParts(figure: unknown): FigureParts {
  if (!isRecord(figure)) throw new TypeError(`show: figure must be an object { data, layout }, got ${describe(figure)}`);
  const { title, data, layout = {}, frames, config = {} } = figure;
  if (!isObjects(data)) throw new TypeError(`show: data must be an array of traces, got ${Array.isArray(data) ? `${describe(data.find((trace) => !isRecord(trace)))} among them` : describe(data)}`);
  if (!isRecord(layout)) throw new TypeError(`show: layout must be an object, got ${describe(layout)}`);
  if (!isRecord(config)) throw new TypeError(`show: config must be an object, got ${describe(config)}`);
  if (title !== undefined) requireText('show', 'title', title);
  const all = frames ?? [];
  if (!isObjects(all)) throw new TypeError(`show: frames must be an array of frames, got ${describe(all)}`);
  return { title: typeof title === 'string' ? title : titleOf(layout), data, layout, frames: all, config };
}

function isObjects(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every(isRecord);
}

function titleOf({ title }: Readonly<Record<string, unknown>>): string {
  const text = isRecord(title) ? title.text : title;
  return typeof text === 'string' && text !== '' ? plain(text) : 'figure';
}

/**
 * The same value with `title: 'text'` written as `title: { text }`, at every depth: plotly.js 3 and 4 overlook the short form, in which most
 * figures in books and on the web are written.
 */
export function withLongTitles(value: unknown): unknown {
  if (Array.isArray(value)) return value.every(isRecord) ? value.map(withLongTitles) : value;
  if (!isRecord(value) || value instanceof Date || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, key === 'title' && typeof part === 'string' ? { text: part } : withLongTitles(part)]));
}
