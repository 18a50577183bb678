// What cells find in the worker that runs them, in the place of Node's own types.
/// <reference lib="webworker" />

declare var global: typeof globalThis;

declare namespace NodeJS {
  /** The little of Node's `process` that there is in a browser. */
  interface Process {
    readonly env: Record<string, string | undefined>;
    /** What runs the cells. */
    readonly version: string;
    readonly platform: string;
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
  }
}

declare var process: NodeJS.Process;
