import type { Observation } from "#lib/observations/observation.ts";
import type { Calls } from "./calls.testing.ts";
import type { People } from "./databases.testing.ts";
import type { Times } from "./rows.testing.ts";

/** As in calls.testing.ts: what is seen of a product. */
export function observationCallsOf({ product }: People, { now }: Times): Calls["observations"] {
  const seen: Observation = { kind: "page", at: now, since: now, impersonationId: null, endedAt: null };
  return {
    put: [(t) => t.put(product.id, seen)],
    putNewer: [(t) => t.putNewer(product.id, { ...seen, kind: "noticed", endedAt: now })],
    list: [(t) => t.list(product.id)],
  };
}
