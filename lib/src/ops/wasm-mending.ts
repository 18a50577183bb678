import { computeByNumber } from './wasm-by-number';
import { computeOfNothing } from './wasm-empty';
import { keepNaN } from './wasm-nan';
import { keepNaNInWindows } from './wasm-pooling';
import { transposeFirst } from './wasm-product';
import { copyWhatIsCut } from './wasm-slice';
import { mindTruths } from './wasm-truths';

let mended = false;

/** Mends what tfjs's wasm backend computes slowly or wrongly, once, for the whole process. Call it when the backend is loaded. */
export function mendWasm(): void {
  if (mended) return;
  mended = true;
  transposeFirst();
  keepNaN();
  keepNaNInWindows();
  computeByNumber();
  computeOfNothing();
  mindTruths();
  copyWhatIsCut();
}
