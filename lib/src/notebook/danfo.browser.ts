import * as danfo from 'danfojs-node/dist/danfojs-base';

type Class = new (...given: unknown[]) => object;

/** What danfo exports for Node is a subclass that reads and writes files; here there are none, and nothing is added. */
const subclassOf = (base: unknown): Class => class extends (base as Class) {};

/** danfo without its readers of files. */
export const requireDanfo = (): unknown => ({ ...danfo, DataFrame: subclassOf(danfo.DataFrame), Series: subclassOf(danfo.Series) });
