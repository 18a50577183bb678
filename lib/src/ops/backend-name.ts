/** What can compute: `native` on the desk alone, `webgpu` in a browser alone. */
export type BackendName = 'native' | 'wasm' | 'cpu' | 'webgpu';

/** All of them: one that there is not where the program runs says so when it is asked for. */
export const BACKEND_NAMES: readonly BackendName[] = ['native', 'wasm', 'cpu', 'webgpu'];
