/**
 * Replaces a method on one object and returns what undoes it: the object then has no property of its own again, or the one that it had.
 *
 * If somebody has wrapped the replacement in turn, undoing leaves their wrapper alone; a replacement must therefore pass
 * straight through once its session is over.
 */
export function patch<Target extends object, Key extends keyof Target>(
  target: Target,
  key: Key,
  make: (original: Target[Key]) => Target[Key],
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, key);
  const replacement = make(target[key]);
  Object.defineProperty(target, key, { value: replacement, configurable: true, writable: true, enumerable: false });
  return () => {
    const current = Object.getOwnPropertyDescriptor(target, key);
    if (current?.value !== replacement) return;
    if (own) Object.defineProperty(target, key, own);
    else Reflect.deleteProperty(target, key);
  };
}
