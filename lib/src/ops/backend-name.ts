/** What can compute. */
export type BackendName = 'native' | 'wasm' | 'cpu';
