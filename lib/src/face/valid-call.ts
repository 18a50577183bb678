import type { World } from './world';

/** How a function is called rightly, and which bad values are none for it. */
export interface ValidCall {
  /** The function or method to call. */
  readonly call: (world: World) => (...args: never[]) => unknown;
  readonly args: (world: World) => readonly unknown[];
  /**
   * Bad values that give a documented result, by place (`x`, `options.mean`; `*` for every place): see `documented.ts` for the groups. They must not throw.
   */
  readonly accepts?: Readonly<Record<string, readonly string[]>>;
  /** Cases that are not tried, because the result is as large or takes as long as was asked for. */
  readonly asLongAsAsked?: Readonly<Record<string, readonly string[]>>;
  /** Name that errors go by, where it is not that of the function. */
  readonly caller?: RegExp;
  /** What errors may name instead of the place, since it is the values together that are wrong. */
  readonly names?: readonly string[];
  /** Puts back what the call changed in the process. */
  readonly after?: () => unknown;
}

/** A function and its right arguments. */
export function calling(f: (...args: never[]) => unknown, args: ValidCall['args'], rest: Omit<ValidCall, 'call' | 'args'> = {}): ValidCall {
  return { call: () => f, args, ...rest };
}

/** A method of a thing, and its right arguments. */
export function method<Thing extends object>(
  thing: (world: World) => Thing,
  name: keyof Thing,
  args: ValidCall['args'],
  rest: Omit<ValidCall, 'call' | 'args'> = {},
): ValidCall {
  const call = (world: World): ((...given: never[]) => unknown) => {
    const owner = thing(world);
    return (...given) => (owner[name] as (...all: never[]) => unknown)(...given);
  };
  return { call, args, ...rest };
}
