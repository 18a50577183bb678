// Keeps a folder of the site, the one that this lies in, for reading without a network. Online it changes nothing: whatever is asked for comes from
// the network, so no reader sees a page of an earlier build. build.mjs bundles it and puts in the list of files.
import { addPlugins, getCacheKeyForURL, matchPrecache, precache } from 'workbox-precaching';

/** Milliseconds after which a network counts as none. */
const PATIENCE = 5000;

/** What the page has loaded already is not transferred again where the server says that it is still the same. */
const askWhetherItChanged = { requestWillFetch: async ({ request }) => new Request(request, { cache: 'no-cache' }) };

/** The file that an address means. @param {string} url */
function fileOf(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/$/, '/index.html');
}

/** @param {Request} request @param {string} file */
async function fromNetworkOrKept(request, file) {
  const fetched = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const response = await Promise.race([fetched, late]).catch(() => undefined);
  return response ?? (await matchPrecache(file)) ?? fetched;
}

/** What the site does not have is not there, with and without a network: programs ask for what may be there. @param {Request} request */
const fromNetworkOrMissing = (request) => fetch(request).catch(() => new Response(null, { status: 404 }));

addPlugins([askWhetherItChanged]);
precache(FILES);

addEventListener('install', () => void skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(registration.scope)) return;
  const file = fileOf(request.url);
  if (getCacheKeyForURL(file) !== undefined) event.respondWith(fromNetworkOrKept(request, file));
  else if (request.mode !== 'navigate') event.respondWith(fromNetworkOrMissing(request));
});
