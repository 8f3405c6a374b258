import type { Environment } from "#env";
import { type Watch, watchBy } from "./watch.ts";

/** Who counts and who traces, as far as the environment asks for it. */
interface Signals {
  watch: Watch | null;
  /** What is still to be told is, in half a second at most. */
  finish: () => Promise<void>;
}

/**
 * Begins what the environment asks for, and loads nothing else.
 *
 * @throws Error whose message says what to change, such as a port that is taken.
 */
export async function startSignals(environment: Environment): Promise<Signals> {
  const { metricsPort, metricsHost, tracing, trustedProxies } = environment;
  const metrics =
    metricsPort === null ? null : await (await import("./metrics/serve.ts")).serveMetrics(metricsPort, metricsHost);
  const build = process.env.NEXT_DIST_DIR ?? ".next";
  const traces = tracing ? (await import("./tracing.ts")).startTracing(build, trustedProxies) : null;
  return {
    // A span is everything that a request takes, being counted included.
    watch: watchBy([...(traces ? [traces.watch] : []), ...(metrics ? [metrics.watch] : [])]),
    finish: async () => traces?.finish(),
  };
}
