import { IKernelClient, IKernelSpecs } from '@jupyterlite/services';
import { Drive } from './drive.mjs';
import { openAtFragment } from './fragment.mjs';
import { interruptKernel, NAME, TypeScriptKernel } from './kernel.mjs';
import { keepForOffline } from './offline.mjs';
import { absolute, settingsOf } from './settings.mjs';

const EXTENSION = 'jupyterlite-tslab-kernel';
const PLUGIN = `${EXTENSION}:kernel`;
const OFFLINE = `${EXTENSION}:offline`;

const SPEC = {
  name: NAME,
  display_name: 'TypeScript (tslab)',
  language: 'typescript',
  argv: [],
  env: {},
  interrupt_mode: /** @type {const} */ ('message'),
  metadata: {},
  resources: {},
};

/**
 * What a site says of the kernel in its jupyter-lite.json, under `litePluginSettings`, by addresses relative to the site.
 * @typedef {object} Settings
 * @property {Record<string, string>} modules what cells can import, by name
 * @property {string} declarations a JSON record of the texts that TypeScript reads, by path
 */

function siteFromSettings() {
  const { modules, declarations } = /** @type {Settings} */ (settingsOf(PLUGIN));
  return {
    workers: absolute(`extensions/${EXTENSION}/static/workers/`),
    declarations: absolute(declarations),
    modules: Object.fromEntries(Object.entries(modules).map(([name, address]) => [name, absolute(address)])),
    files: absolute('files/'),
  };
}

export default [
  {
    id: PLUGIN,
    description: 'TypeScript in two workers of the browser.',
    autoStart: true,
    requires: [IKernelSpecs],
    /** @param {{ serviceManager: { contents: import('./drive.mjs').Contents } }} app @param {import('@jupyterlite/services').IKernelSpecs} specs */
    activate({ serviceManager }, specs) {
      const site = siteFromSettings();
      const drive = new Drive(serviceManager.contents);
      specs.register({ spec: SPEC, create: async (options) => new TypeScriptKernel(options, site, drive) });
    },
  },
  {
    id: `${EXTENSION}:interrupt`,
    description: 'The stop button: JupyterLite by itself drops the cells that wait and leaves the one that runs alone.',
    autoStart: true,
    requires: [IKernelClient],
    /** @param {unknown} _ @param {import('@jupyterlite/services').IKernelClient & { interrupt(id: string): Promise<void> }} client */
    activate(_, client) {
      const dropWaiting = client.interrupt.bind(client);
      client.interrupt = async (id) => {
        await dropWaiting(id);
        await interruptKernel(id);
      };
    },
  },
  {
    id: `${EXTENSION}:fragment`,
    description: 'Opens a document at the heading or cell that the address names.',
    autoStart: true,
    /** @param {{ shell: import('./fragment.mjs').Shell }} app */
    activate({ shell }) {
      void openAtFragment(shell, { hash: location.hash, search: location.search });
    },
  },
  {
    id: OFFLINE,
    description: 'Keeps the lab for use without a network, where the site names a service worker that does.',
    autoStart: true,
    /** @param {{ restored: Promise<unknown> }} app */
    activate({ restored }) {
      const settings = /** @type {{ serviceWorker: string } | undefined} */ (settingsOf(OFFLINE));
      if (settings !== undefined) void restored.then(() => keepForOffline(absolute(settings.serviceWorker)));
    },
  },
];
