/** A browser has no environment. */
export const environmentVariable = (_name: string): string | undefined => undefined;
