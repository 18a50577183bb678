/** Milliseconds that the first cells have for themselves before the rest of the lab is fetched. */
const PATIENCE = 15_000;

/** @param {string} serviceWorker its address */
export function keepForOffline(serviceWorker) {
  // Only pages that came safely, by https or from this machine, may have one; readers who save data work online.
  const { connection, serviceWorker: workers } = /** @type {{ connection?: { saveData: boolean }, serviceWorker?: ServiceWorkerContainer }} */ (navigator);
  if (workers === undefined || connection?.saveData === true) return;
  // Where a browser keeps nothing (private windows, some settings), all comes from the network as before.
  setTimeout(() => void workers.register(serviceWorker).catch(console.debug), PATIENCE);
}
