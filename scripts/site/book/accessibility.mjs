/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rules of WCAG 2 to level AA, and what axe recommends beside them. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/**
 * Has axe look at the page as it is now.
 * @param {import('playwright-core').Page} page
 * @param {{ exceptions?: readonly { rule: string, selector: string }[], without?: readonly string[] }} [options] places where a rule is known not to be kept; parts, by selectors, that are not looked at
 * @returns {Promise<string[]>} one line for each element that keeps a rule not
 */
export async function violations(page, { exceptions = [], without = [] } = {}) {
  await page.evaluate(AXE);
  return page.evaluate(async ({ tags, exceptions, without }) => {
    const { axe } = /** @type {{ axe: typeof import('axe-core') }} */ (/** @type {unknown} */ (globalThis));
    // Typeset mathematics has the colour of its text, and is read as MathML; its thousands of parts would take most of the time.
    const found = await axe.run({ exclude: ['.katex-html', ...without] }, { runOnly: tags, resultTypes: ['violations'], elementRef: true });
    return found.violations.flatMap(({ id, nodes }) => nodes
      .filter(({ element }) => !exceptions.some(({ rule, selector }) => rule === id && element?.matches(selector)))
      .map(({ target, html, failureSummary }) => `${id}: ${String(target)}: ${html.slice(0, 200)}: ${failureSummary ?? ''}`));
  }, { tags: TAGS, exceptions, without });
}
