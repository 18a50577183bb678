export type Timer = ReturnType<typeof setTimeout>;

/** Calls `run` after some milliseconds. */
export const after = (milliseconds: number, run: () => void): Timer => setTimeout(run, milliseconds);
