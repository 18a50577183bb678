import { createRequire, Module } from 'node:module';

type Loaded = Readonly<Record<PropertyKey, unknown>> & ((...given: unknown[]) => unknown);

/** What stands for a package until something of it is used. */
function standIn(load: () => Loaded): Loaded {
  const target = (() => undefined) as unknown as Loaded;
  return new Proxy(target, {
    // Compilers' helpers ask for it of every package that is required.
    get: (_, name) => (name === '__esModule' ? undefined : load()[name]),
    apply: (_, owner, given: unknown[]): unknown => Reflect.apply(load(), owner, given),
  });
}

/**
 * Requires a package whose own dependencies, as far as they are named, are loaded when they are first used. For CommonJS packages that use them as
 * `name.member` or call them; those that are loaded already stay as they are. Packages with a substitute are not loaded at all, unless they are already.
 */
export function requireLazily(name: string, dependencies: readonly string[], substitutes: Readonly<Record<string, string>> = {}): unknown {
  const require = createRequire(__filename);
  const own = createRequire(require.resolve(name));
  const files = dependencies.flatMap((dependency) => {
    const file = own.resolve(dependency);
    return require.cache[file] === undefined ? [file] : [];
  });
  for (const file of files) require.cache[file] = Object.assign(new Module(file), { loaded: true, exports: standIn(() => own(file) as Loaded) });
  for (const [replaced, substitute] of Object.entries(substitutes)) {
    const file = own.resolve(replaced);
    if (require.cache[file] !== undefined) continue;
    require.cache[file] = Object.assign(new Module(file), { loaded: true, exports: own(substitute) as unknown });
    files.push(file);
  }
  try {
    return require(name);
  } finally {
    for (const file of files) Reflect.deleteProperty(require.cache, file);
  }
}
