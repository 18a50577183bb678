export { gunzipSync } from 'node:zlib';
