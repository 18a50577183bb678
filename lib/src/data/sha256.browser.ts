import { sha256 as digest } from '@noble/hashes/sha2.js';
import { hexadecimal } from './bytes';

/** The SHA-256 of bytes, in hexadecimal digits. A browser's own answers later, and only on pages that it takes for secure. */
export const sha256 = (bytes: Uint8Array): string => hexadecimal(digest(bytes));
