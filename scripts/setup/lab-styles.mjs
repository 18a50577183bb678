import { join } from 'node:path';
import { writeIfChanged } from './atomic-file.mjs';

const STYLES = `/* The picture of a figure that nobody has touched yet: JupyterLab shows it at its own size, and cuts what does not fit. */
.jp-RenderedPlotly .plot-img {
  max-width: 100%;
  height: auto;
}
`;

/**
 * What JupyterLab's pages look like beyond its own styles; they are loaded with `CUSTOM_STYLES`.
 * @param {string} configuration Jupyter's folder of configuration
 */
export function installStyles(configuration) {
  writeIfChanged(join(configuration, 'custom', 'custom.css'), STYLES);
}

/** The argument that makes JupyterLab load them. */
export const CUSTOM_STYLES = '--LabApp.custom_css=True';
