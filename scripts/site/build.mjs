import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildBook } from './book/build.mjs';
import { LAB } from './book/chapters.mjs';
import { buildLab } from './lab.mjs';
import { bundleLibrary } from './library/bundle.mjs';
import { LIBRARY } from './library/modules.mjs';
import { writeLicenses } from './licenses/write.mjs';
import { writeServiceWorkers } from './offline/build.mjs';
import { leaveOut } from './unused.mjs';

/**
 * The site as static files: the book, and in a folder of its own the lab, to which the book's chapters lead.
 * @param {string} folder made anew
 * @param {import('../setup/report.mjs').Report} report
 * @param {{ lab?: boolean | undefined, book?: boolean | undefined }} [wanted] both where neither is named
 */
export async function buildSite(folder, report, { lab = false, book = false } = {}) {
  rmSync(folder, { recursive: true, force: true });
  if (lab || !book) await buildLab(join(folder, LAB), report);
  // The lab's cells and the book's knobs compute with the same files.
  await report.step('library for browsers', async () => {
    await bundleLibrary(join(folder, LAB, LIBRARY));
    return 'bundled';
  });
  if (book || !lab) await buildBook(folder, report);
  await report.step('files that no browser asks for', async () => `${leaveOut(folder)} left out`);
  await report.step('service workers', async () => `${await writeServiceWorkers(folder)} files to read without a network`);
  await report.step('licences', async () => `of ${writeLicenses(folder)} packages`);
}
