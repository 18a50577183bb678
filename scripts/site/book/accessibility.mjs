/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rules of WCAG 2 to level AA, and what axe recommends beside them. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/**
 * Has axe look at the page as it is now; afterwards the page is of no further use.
 * @param {import('playwright-core').Page} page
 * @param {{ exceptions?: readonly { rule: string, selector: string }[], plainCode?: boolean }} [options] places where a rule is known not to be kept; whether code may lose its colours before
 * @returns {Promise<string[]>} one line for each element that keeps a rule not
 */
export async function violations(page, { exceptions = [], plainCode = false } = {}) {
  await page.evaluate(AXE);
  return page.evaluate(async ({ tags, exceptions, plainCode }) => {
    const { axe } = /** @type {{ axe: typeof import('axe-core') }} */ (/** @type {unknown} */ (globalThis));
    // Typeset mathematics has the colour of its text, and is read as MathML. Its parts, and those of code, are thousands, which would take most of the time.
    for (const typeset of document.querySelectorAll('.katex-html')) typeset.remove();
    if (plainCode) for (const code of document.querySelectorAll('pre')) code.replaceChildren(code.textContent ?? '');
    const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], elementRef: true });
    return found.violations.flatMap(({ id, nodes }) => nodes
      .filter(({ element }) => !exceptions.some(({ rule, selector }) => rule === id && element?.matches(selector)))
      .map(({ target, html, failureSummary }) => `${id}: ${String(target)}: ${html.slice(0, 200)}: ${failureSummary ?? ''}`));
  }, { tags: TAGS, exceptions, plainCode });
}
