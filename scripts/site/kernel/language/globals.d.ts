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

declare module 'node:fs' {
  function existsSync(file: string): boolean;
  function mkdirSync(folder: string, options?: { recursive?: boolean }): undefined;
  function mkdtempSync(prefix: string): string;
  function readFileSync(file: string): Uint8Array;
  function readFileSync(file: string, encoding: 'utf8'): string;
  function rmSync(file: string, options?: { recursive?: boolean; force?: boolean }): void;
  function writeFileSync(file: string, content: string | Uint8Array): void;
}

declare module 'node:os' {
  function tmpdir(): string;
}

declare module 'node:path' {
  function basename(path: string, ending?: string): string;
  function dirname(path: string): string;
  function extname(path: string): string;
  function join(...paths: string[]): string;
  function relative(from: string, to: string): string;
  function resolve(...paths: string[]): string;
}

declare module 'fs' {
  export * from 'node:fs';
}

declare module 'os' {
  export * from 'node:os';
}

declare module 'path' {
  export * from 'node:path';
}
