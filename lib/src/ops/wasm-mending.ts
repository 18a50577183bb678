import { keepNaN } from './wasm-nan';
import { transposeFirst } from './wasm-product';
import { copyWhatIsCut } from './wasm-slice';

let mended = false;

/** Mends what tfjs's wasm backend computes slowly or wrongly, once, for the whole process. Call it when the backend is loaded. */
export function mendWasm(): void {
  if (mended) return;
  mended = true;
  transposeFirst();
  keepNaN();
  copyWhatIsCut();
}
