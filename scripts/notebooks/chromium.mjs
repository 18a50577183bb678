import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];

/** @param {NodeJS.ProcessEnv} environment @param {NodeJS.Platform} platform @returns {string[]} */
function usualPlaces(environment, platform) {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      ['', environment['HOME'] ?? ''].map((home) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
    );
  }
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
    return folders.flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]);
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => [...folders, '/snap/bin'].map((folder) => join(folder, name)));
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a Chromium, Chrome or Edge on this machine: the one that CHROMIUM_PATH or CHROME_PATH names, else one in a usual place, else one
 * that Playwright fetched. Undefined where there is none. Throws for a CHROMIUM_PATH that is no program.
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [fetched]
 * @returns {string | undefined}
 */
export function findChromium(environment = process.env, platform = process.platform, fetched = chromium.executablePath()) {
  for (const name of ['CHROMIUM_PATH', 'CHROME_PATH']) {
    const path = environment[name];
    if (path === undefined || path === '') continue;
    if (!isProgram(path)) throw new Error(`${name} must name a browser's program, got ${path}`);
    return path;
  }
  return [...usualPlaces(environment, platform), fetched].find((path) => existsSync(path) && isProgram(path));
}

export const HOW_TO_GET_A_BROWSER =
  'install Chromium or Google Chrome (on Debian and Ubuntu: apt install chromium), or set CHROMIUM_PATH to the program of one';

/**
 * Starts a headless browser; throws, saying how to get one, where there is none.
 * @param {readonly string[]} [switches] of its command line
 */
export async function launchChromium(switches = []) {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`no Chromium or Chrome found; ${HOW_TO_GET_A_BROWSER}`);
  return chromium.launch({ executablePath, headless: true, args: [...switches] });
}
