import { collectDefaultMetrics, Registry } from "prom-client";

/** All that is counted in this process; what each means is said in docs/operations.md#metrics. */
export const register = new Registry();

// Memory, processor time, garbage collection, and how late the event loop is.
collectDefaultMetrics({ register });
