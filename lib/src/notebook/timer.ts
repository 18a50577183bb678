export type Timer = NodeJS.Timeout;

/** Calls `run` after some milliseconds, for which a script that has ended does not wait. */
export const after = (milliseconds: number, run: () => void): Timer => setTimeout(run, milliseconds).unref();
