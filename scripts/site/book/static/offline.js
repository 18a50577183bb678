// After a first visit the book can be read without a network.

/** Milliseconds that a page has for itself before all others are fetched. */
const PATIENCE = 3000;
const BOOK = new URL('..', import.meta.url);

// Only pages that came safely, by https or from this machine, may have a service worker; readers who save data read online.
if ('serviceWorker' in navigator && navigator.connection?.saveData !== true) {
  addEventListener('load', () => setTimeout(() => {
    // Where a browser keeps nothing (private windows, some settings), pages come from the network as before.
    navigator.serviceWorker.register(new URL('service-worker.js', BOOK)).catch(console.debug);
  }, PATIENCE));
}
