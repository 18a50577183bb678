/** Opens a document at the part that its address names, `…?path=a.ipynb#heading=Some-words`, as JupyterLab does with addresses of its own. */

/**
 * The parts of JupyterLab's shell and documents that are used.
 * @typedef {{ context?: { path: string, ready: Promise<void> }, revealed?: Promise<void>, content?: { outerNode?: HTMLElement }, setFragment?: (fragment: string) => void }} Widget
 * @typedef {{ currentWidget: Widget | null, currentChanged?: { connect(slot: () => void): void, disconnect(slot: () => void): void } }} Shell
 */

/** Milliseconds between two looks; how long nothing may move before the place is right; and how long at most. */
const PAUSE = 250;
const SETTLED = 4000;
const LONGEST = 60_000;

/** What a reader does who has taken over. */
const TAKEN_OVER = ['wheel', 'pointerdown', 'keydown', 'touchstart'];

/** @param {string} search of an address @returns {string | undefined} the document that it opens */
const pathIn = (search) => new URLSearchParams(search).get('path') ?? undefined;

/** @param {Shell} shell @param {string} path @returns {Promise<Widget>} once it is shown */
const whenShown = (shell, path) => new Promise((resolve) => {
  const look = () => {
    const widget = shell.currentWidget;
    if (widget?.context?.path !== path) return;
    shell.currentChanged?.disconnect(look);
    resolve(widget);
  };
  shell.currentChanged?.connect(look);
  look();
});

/** Goes there, again and again: cells above get their height only when they are drawn. @param {Widget} widget @param {string} fragment */
async function goUntilSettled(widget, fragment) {
  const reader = new AbortController();
  for (const name of TAKEN_OVER) addEventListener(name, () => reader.abort(), { capture: true, signal: reader.signal });
  let height = -1;
  for (let waited = 0, quiet = 0; waited < LONGEST && quiet < SETTLED && !reader.signal.aborted; waited += PAUSE, quiet += PAUSE) {
    const now = widget.content?.outerNode?.scrollHeight ?? 0;
    if (now !== height) quiet = 0;
    height = now;
    widget.setFragment?.(fragment);
    await new Promise((resolve) => void setTimeout(resolve, PAUSE));
  }
  reader.abort();
}

/**
 * JupyterLite's own way to open documents drops what follows `#`.
 * @param {Shell} shell @param {{ hash: string, search: string }} address as it was when the page was opened
 */
export async function openAtFragment(shell, { hash, search }) {
  const path = pathIn(search);
  if (path === undefined || hash === '') return;
  const widget = await whenShown(shell, path);
  await Promise.all([widget.context?.ready, widget.revealed]);
  await goUntilSettled(widget, decodeURIComponent(hash));
}
