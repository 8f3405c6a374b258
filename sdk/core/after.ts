/** Here at once, or later. */
export type Soon<Value> = Value | Promise<Value>;

/**
 * Goes on with a value: at once where it is here already, without the turns of the queue that awaiting it would take, and
 * when it comes otherwise. What goes wrong is thrown in the one case and rejects in the other.
 */
export const after = <Value, Next>(value: Soon<Value>, next: (value: Value) => Soon<Next>): Soon<Next> =>
  value instanceof Promise ? value.then(next) : next(value);
