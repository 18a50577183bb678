import { PageConfig } from '@jupyterlab/coreutils';

/**
 * What a site says of a plugin in its jupyter-lite.json, under `litePluginSettings`.
 * @param {string} plugin
 * @returns {unknown} undefined where it says nothing
 */
export const settingsOf = (plugin) => JSON.parse(PageConfig.getOption('litePluginSettings') || '{}')[plugin];

/** @param {string} address relative to the site */
export const absolute = (address) => new URL(address, new URL(PageConfig.getBaseUrl(), location.href)).href;
