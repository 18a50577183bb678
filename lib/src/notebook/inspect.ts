export { inspect } from 'node:util';
