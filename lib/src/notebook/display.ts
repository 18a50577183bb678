import { requireFunction, rule } from '../checks/rules';
import { hexadecimal } from '../data/bytes';
import { cellWriter, print } from './kernel-channel';

/** Representations of one output by MIME type, best first by the front end's own order. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** One output, or a replacement of the one with the same id. */
export interface DisplayMessage {
  readonly bundle: MimeBundle;
  readonly id: string;
  readonly update: boolean;
}

/** Where outputs go. */
type DisplaySink = (message: DisplayMessage) => void;

/** An output that is on the page. */
export interface DisplayHandle {
  /** Replaces what is shown. */
  update(bundle: MimeBundle): void;
}

/** Whether a cell of a kernel is asking. */
export const insideKernel = (): boolean => cellWriter() !== undefined;

function sendToNotebook({ bundle, id, update }: DisplayMessage): void {
  const write = cellWriter();
  if (write) {
    write({ data: bundle, metadata: {}, transient: { display_id: id } }, update);
    return;
  }
  const text = bundle['text/plain'];
  if (typeof text === 'string' && text !== '') print(text);
}

/** One kind of output at least, by its MIME type. */
const isBundle = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).some((type) => type.includes('/'));
const requireBundle = rule('an object of outputs by MIME type', isBundle);

let sink: DisplaySink = sendToNotebook;

/** What stands for the present run of a cell, another for each run; null outside a notebook. */
export const cellRun = (): object | null => (sink === sendToNotebook ? (cellWriter() ?? null) : sink);

/**
 * Shows one output with several representations. In the tslab kernel it goes to the cell that runs; elsewhere its `text/plain`
 * is printed on standard output.
 *
 * @example
 * const line = display({ 'text/plain': 'working' });
 * line.update({ 'text/plain': 'done' });
 */
export function display(bundle: MimeBundle): DisplayHandle {
  requireBundle('display', 'bundle', bundle);
  const id = hexadecimal(crypto.getRandomValues(new Uint8Array(8)));
  sink({ bundle, id, update: false });
  return {
    update: (next) => {
      requireBundle('update', 'bundle', next);
      sink({ bundle: next, id, update: true });
    },
  };
}

/**
 * Calls `run` and returns what it would have shown, in order, instead of showing it. For tests of notebooks' helpers.
 * Rejects with what `run` throws.
 *
 * @example
 * const [message] = await captureDisplays(() => { table([{ depth: 1 }]); });
 */
export async function captureDisplays(run: () => void | Promise<void>): Promise<DisplayMessage[]> {
  requireFunction('captureDisplays', 'run', run);
  const messages: DisplayMessage[] = [];
  const previous = sink;
  sink = (message) => messages.push(message);
  try {
    await run();
  } finally {
    sink = previous;
  }
  return messages;
}
