/** A variable of the environment that the process was started in; undefined where there is none, and in browsers, which have no environment. */
export const environmentVariable = (name: string): string | undefined => process.env[name];
