/**
 * What the kernel says of its language. tslab names CodeMirror 5's JavaScript mode with an option for TypeScript; JupyterLab 4 knows no such option and
 * would colour the cells as JavaScript: `type` is no keyword there, and `Omit<Options, 'sizes'>` an error to the end of the line.
 */
'use strict';
const jupyter = require('tslab/dist/jupyter.js');

/** @typedef {{ handleKernel: () => { language_info: object } }} Handler */

function nameLanguage() {
  const handler = /** @type {Handler} */ (/** @type {unknown} */ (jupyter.JupyterHandlerImpl.prototype));
  const { handleKernel } = handler;
  handler.handleKernel = function () {
    const info = handleKernel.call(this);
    return { ...info, language_info: { ...info.language_info, codemirror_mode: 'typescript' } };
  };
}

module.exports = { nameLanguage };
