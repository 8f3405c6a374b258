/** What `process` has for us in Node.js from 20.16 on, and in what is compatible with it. */
interface Process {
  getBuiltinModule?(name: string): unknown;
}

/**
 * One of Node.js' own modules; undefined where there is none, such as in an edge runtime, a worker or a browser. Read by
 * reflection: bundlers then neither look for the module nor warn of it, and one bundle works everywhere.
 *
 * @param name - With its prefix, `node:crypto`. Whoever asks says of which type it is.
 */
export function nodeModule<Module>(name: string): Module | undefined {
  const process: Process | undefined = Reflect.get(globalThis, "process");
  // Node.js' documented modules, as far as their callers describe them.
  return process?.getBuiltinModule?.(name) as Module | undefined;
}
