interface Patch {
  readonly own: PropertyDescriptor | undefined;
  undone: boolean;
}

/** What each replacement has replaced. */
const patches = new WeakMap<object, Patch>();

function patchNow(target: object, key: PropertyKey): Patch | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(target, key)?.value;
  return typeof value === 'function' ? patches.get(value) : undefined;
}

/**
 * Replaces a method on one object and returns what undoes it: the object then has no property of its own again, or the one that it had.
 *
 * Several replacements of one method may be undone in any order. If somebody else has wrapped the replacement in turn, undoing leaves their wrapper
 * alone; a replacement must therefore pass straight through once its session is over.
 */
export function patch<Target extends object, Key extends keyof Target>(
  target: Target,
  key: Key,
  make: (original: Target[Key]) => Target[Key],
): () => void {
  const mine: Patch = { own: Object.getOwnPropertyDescriptor(target, key), undone: false };
  const replacement = make(target[key]);
  patches.set(replacement as object, mine);
  Object.defineProperty(target, key, { value: replacement, configurable: true, writable: true, enumerable: false });
  return () => {
    mine.undone = true;
    for (let top = patchNow(target, key); top?.undone; top = patchNow(target, key)) {
      if (top.own) Object.defineProperty(target, key, top.own);
      else Reflect.deleteProperty(target, key);
    }
  };
}
