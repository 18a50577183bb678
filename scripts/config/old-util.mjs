// Tests load tfjs-node as the kernel does: with two functions that newer versions of Node lack.
import { createRequire } from 'node:module';

/** @type {typeof import('../kernel/old-util.cjs')} */
const { restoreUtil } = createRequire(import.meta.url)('../kernel/old-util.cjs');

restoreUtil();
