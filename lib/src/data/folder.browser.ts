/** The folder of data beside the bundled library, as an address. */
export const dataFolder = (): string => new URL('data', import.meta.url).href;
