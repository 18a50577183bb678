import { settle } from './lab-page.mjs';

/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ name: string, run: () => Promise<void>, slides?: boolean }} Use `slides`: it moves the slider */

/** Sliders with more positions are tried at the first, the middle and the last. */
const EVERY_POSITION = 6;

/** @param {number} count */
const positions = (count) => (count <= EVERY_POSITION ? Array.from({ length: count }, (_, index) => index) : [0, Math.floor(count / 2), count - 1]);

/** @param {Page} page @param {Locator} figure @param {number} share of the rail */
async function clickRail(page, figure, share) {
  const rail = figure.locator('.slider-rail-touch-rect').first();
  await rail.scrollIntoViewIfNeeded();
  const box = await rail.boundingBox();
  if (box === null) throw new Error('the slider has no rail on the screen');
  await page.mouse.click(box.x + 12 + share * (box.width - 24), box.y + box.height / 2);
}

/** @param {Page} page @param {Locator} target */
async function click(page, target) {
  await target.scrollIntoViewIfNeeded({ timeout: 5000 });
  const box = await target.boundingBox({ timeout: 5000 });
  if (box === null) throw new Error('there is nothing on the screen to click');
  await page.mouse.click(box.x + Math.min(20, box.width / 2), box.y + box.height / 2);
}

/**
 * Everything that a person can do with a figure by its own controls, in an order that ends where it began.
 * @param {Page} page
 * @param {Locator} figure
 * @param {{ steps: number, buttons: readonly string[] }} controls
 * @returns {Promise<Use[]>}
 */
export async function usesOf(page, figure, { steps, buttons }) {
  const entry = figure.locator('.legendtoggle').first();
  // A second click within 300 ms would be a double click, which shows one curve alone.
  const legend = async () => {
    await click(page, entry);
    await settle(page, 450);
  };
  /** @param {number} index */
  const press = (index) => click(page, figure.locator('.updatemenu-button').nth(index));
  return [
    ...((await entry.count()) > 0 ? [{ name: 'a click on the legend', run: legend }, { name: 'a second click on the legend', run: legend }] : []),
    ...positions(steps).map((index) => ({ name: `position ${index + 1} of the slider`, slides: true, run: () => clickRail(page, figure, steps > 1 ? index / (steps - 1) : 0) })),
    ...buttons.map((label, index) => ({ name: `the button ${label}`, run: () => press(index) })),
  ];
}
