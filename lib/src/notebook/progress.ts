import { optionsOf } from '../checks/options';
import { requireNotNegative, requireNumber, requirePositive, requireText } from '../checks/rules';
import { counted } from '../numeric/inspectable';
import { display, insideKernel, type DisplayHandle } from './display';
import { BAD, escapeHtml } from './html';
import { interrupted } from './interrupt';
import { formatNumber } from './number-format';
import { BoundedSeries, sparkline } from './sparkline';
import { after, type Timer } from './timer';

const MILLISECONDS_BETWEEN_UPDATES = 200;
const SPARKLINE_POINTS = 120;
/** A timer that is set for longer fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What a progress bar counts. */
export interface ProgressOptions {
  /** Number of steps in all, > 0. */
  readonly total: number;
  /** What is going on, e.g. `training`. */
  readonly label: string;
  /** What is counted, in the plural with an s; `steps` by default. */
  readonly unit?: string;
  /** Why it stopped, in words, when the kernel is interrupted; `interrupted` by default. */
  readonly interrupted?: string;
  /** Seconds that must have passed before it shows itself. Finished sooner, without a summary, it leaves nothing on the page; a failure is said at once. 0 by default. */
  readonly patience?: number;
}

/** How far it has come. */
export interface ProgressState {
  /** Steps done, 0 … total. */
  readonly step: number;
  /** The loss now; drawn as a small curve. NaN and ±∞ are said in words. */
  readonly loss?: number;
  /** Anything else to say, e.g. `epoch 3`. */
  readonly text?: string;
}

/** A progress bar on the page. */
export interface Progress {
  /** Tells how far it has come. Cheap: the page changes at most five times a second, and shows the last state within a fifth of a second. */
  update(state: ProgressState): void;
  /** Replaces the bar by one quiet line: `summary`, or by default what was done and how long it took; by nothing if `summary` is empty. */
  finish(summary?: string): void;
  /** Replaces the bar by a line that says why it stopped. */
  fail(message: string): void;
}

const count = (value: number): string => Math.floor(value).toLocaleString('en-US');

/** e.g. `8 s`, `3 min 05 s`, `1 h 02 min` */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const padded = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${padded(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
}

function lossText(loss: number): string {
  if (Number.isNaN(loss)) return 'the loss is NaN';
  if (!Number.isFinite(loss)) return loss > 0 ? 'the loss is infinite' : 'the loss is minus infinity';
  return `loss ${formatNumber(loss)}`;
}

const lossHtml = (loss: number): string => (Number.isFinite(loss) ? lossText(loss) : `<strong style="color:${BAD}">${lossText(loss)}</strong>`);

const barHtml = (share: number): string =>
  '<div style="width:240px;height:6px;border-radius:3px;background-color:rgba(128,128,128,0.25);margin:4px 0">' +
  `<div style="width:${(share * 100).toFixed(1)}%;height:6px;border-radius:3px;background-color:#4c78a8"></div></div>`;

const requireOptions = optionsOf<ProgressOptions>({ total: requirePositive, label: requireText, unit: requireText, interrupted: requireText, patience: requireNotNegative }, 'total', 'label');
const requireState = optionsOf<ProgressState>({ step: requireNotNegative, loss: requireNumber, text: requireText }, 'step');

class ProgressBar implements Progress {
  private readonly unit: string;
  private readonly startedAt = performance.now();
  private readonly losses = new BoundedSeries(SPARKLINE_POINTS);
  private handle: DisplayHandle | undefined;
  private state: ProgressState = { step: 0 };
  private shownAt: number;
  private timer: Timer | undefined;
  private ended = false;
  // In a script the interrupt is not ours to take: it ends the process.
  private readonly signal = insideKernel() ? interrupted() : undefined;

  constructor(private readonly options: ProgressOptions) {
    this.unit = options.unit ?? 'steps';
    const patience = 1000 * (options.patience ?? 0);
    // As if it had been shown so much before: the next time it may be is then when the patience ends.
    this.shownAt = this.startedAt + patience - MILLISECONDS_BETWEEN_UPDATES;
    if (patience === 0) this.refresh();
    else this.timer = after(Math.min(patience, LONGEST_TIMER), this.refresh);
    this.signal?.addEventListener('abort', this.interrupt);
  }

  update(state: ProgressState): void {
    requireState('update', 'state', state);
    if (this.ended) return;
    this.state = state;
    if (state.loss !== undefined) this.losses.add(state.loss);
    const wait = this.shownAt + MILLISECONDS_BETWEEN_UPDATES - performance.now();
    // A loop that never yields keeps the timer from firing; then the first update that is late enough shows itself.
    if (wait <= 0) this.refresh();
    else this.timer ??= after(wait, this.refresh);
  }

  finish(summary?: string): void {
    if (summary !== undefined) requireText('finish', 'summary', summary);
    const { loss } = this.state;
    const done = [`${counted(this.state.step, this.unit)} in ${durationText(performance.now() - this.startedAt)}`, ...(loss === undefined ? [] : [lossText(loss)])];
    const isEarly = this.handle === undefined && performance.now() < this.shownAt + MILLISECONDS_BETWEEN_UPDATES;
    const line = summary ?? (isEarly ? '' : `${this.options.label}: ${done.join(', ')}`);
    this.end(line, line === '' ? '' : `<div style="opacity:0.75">${escapeHtml(line)}</div>`);
  }

  fail(message: string): void {
    requireText('fail', 'message', message);
    const line = `${this.options.label} stopped at ${count(this.state.step)} of ${counted(this.options.total, this.unit)}: ${message}`;
    this.end(line, `<div style="color:${BAD}">${escapeHtml(line)}</div>`);
  }

  private end(text: string, html: string): void {
    if (this.ended) return;
    this.ended = true;
    this.signal?.removeEventListener('abort', this.interrupt);
    clearTimeout(this.timer);
    if (this.handle !== undefined || text !== '') this.show({ 'text/html': html, 'text/plain': text });
  }

  private show(bundle: Record<string, string>): void {
    if (this.handle === undefined) this.handle = display(bundle);
    else this.handle.update(bundle);
  }

  private readonly interrupt = (): void => {
    this.fail(this.options.interrupted ?? 'interrupted');
  };

  private readonly refresh = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shownAt = performance.now();
    this.show(this.bundle());
  };

  private bundle(): Record<string, string> {
    const { label, total } = this.options;
    const { step, loss, text } = this.state;
    const share = Math.min(1, Math.max(0, step / total));
    const left = share > 0 ? [`${durationText((performance.now() - this.startedAt) * (1 / share - 1))} left`] : [];
    const parts = [label, `${Math.floor(share * 100)} %`, `${count(step)} of ${counted(total, this.unit)}`, ...(text === undefined ? [] : [text]), ...left];
    const html = [...parts.map(escapeHtml), ...(loss === undefined ? [] : [lossHtml(loss)])].join(' · ');
    return {
      'text/html': `<div>${html}${barHtml(share)}${sparkline(this.losses.values)}</div>`,
      'text/plain': [...parts, ...(loss === undefined ? [] : [lossText(loss)])].join(' · '),
    };
  }
}

/**
 * Shows a bar with percentage, time left and loss, which follows a loop, also one that never yields.
 * Call `finish` or `fail` at the end, or the bar stays where it is; in a notebook an interrupt ends it, with the number of steps done.
 *
 * @throws RangeError unless `total` > 0.
 * @example
 * const bar = progress({ total: 300, label: 'training' });
 * for (let step = 1; step <= 300; step++) bar.update({ step, loss: 1 / step });
 * bar.finish(); // shows training: 300 steps in …, loss …
 */
export function progress(options: ProgressOptions): Progress {
  requireOptions('progress', 'options', options);
  return new ProgressBar(options);
}
