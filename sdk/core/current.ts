import { nodeModule } from "./node.ts";

/** As far as it is used here. */
interface AsyncLocalStorage<Value> {
  run<Result>(value: Value, then: () => Result): Result;
  getStore(): Value | undefined;
}
type Storage = new <Value>() => AsyncLocalStorage<Value>;

const PLACE = Symbol.for("@understudy/sdk/current");

/**
 * What belongs to the request that is being answered, for code that isn't handed the request. One for all copies of this
 * module: a bundler may put several into one process.
 */
export interface Current<Value> {
  run<Result>(value: Value, then: () => Result): Result;
  get(): Value | undefined;
}

/**
 * By `AsyncLocalStorage`, which Node.js has from 20.16 on in a way that bundlers don't follow, and edge runtimes as a global.
 * Where there is none, nothing is known of the request, and everything else goes on.
 */
export function currentOf<Value>(): Current<Value> {
  const scope = globalThis as { [PLACE]?: AsyncLocalStorage<Value>; AsyncLocalStorage?: Storage };
  const storage = () => {
    const found =
      nodeModule<{ AsyncLocalStorage: Storage }>("node:async_hooks")?.AsyncLocalStorage ?? scope.AsyncLocalStorage;
    if (found !== undefined) scope[PLACE] ??= new found<Value>();
    return scope[PLACE];
  };
  return {
    run: (value, then) => {
      const store = scope[PLACE] ?? storage();
      return store === undefined ? then() : store.run(value, then);
    },
    get: () => scope[PLACE]?.getStore(),
  };
}
