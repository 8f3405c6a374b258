const REGISTRY = Symbol.for("@understudy/sdk");

/** What was made, by what it was made from. */
type Registry = Map<string, unknown>;

/**
 * The same object for the same options, in every copy of this module: a bundler may put several into one process, and an
 * ended session must be ended for all of them. Options with functions in them, as tests have, are never shared.
 */
export function processWide<Made>(options: object, make: () => Made): Made {
  if (Object.values(options).some((value) => typeof value === "function")) return make();
  const key = JSON.stringify(Object.entries(options).sort());
  const registry = registryOf(globalThis as { [REGISTRY]?: Registry });
  // Whoever stored it under this key made it with the same function of the same package.
  const made = (registry.get(key) as Made | undefined) ?? make();
  registry.set(key, made);
  return made;
}

function registryOf(scope: { [REGISTRY]?: Registry }): Registry {
  scope[REGISTRY] ??= new Map();
  return scope[REGISTRY];
}
