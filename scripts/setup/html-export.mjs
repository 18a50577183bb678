import { join } from 'node:path';
import { writeIfChanged } from './atomic-file.mjs';

/** @typedef {import('./project.mjs').Project} Project */

/**
 * Figures keep the alternative text that they carry when a notebook is exported to HTML, on the command line or by JupyterLab: nbconvert's own template
 * leaves it out. Exporters inherit one another's settings, so those with another template are told it again.
 * @param {Project} project
 */
function settings(project) {
  return {
    HTMLExporter: { template_name: 'described', extra_template_basedirs: [join(project.root, 'scripts', 'jupyter', 'templates')] },
    SlidesExporter: { template_name: 'reveal' },
    WebPDFExporter: { template_name: 'webpdf' },
  };
}

/** @param {Project} project */
export function installHtmlExport(project) {
  const file = join(project.venv, 'etc', 'jupyter', 'jupyter_config.json');
  writeIfChanged(file, `${JSON.stringify(settings(project), null, 2)}\n`);
}
