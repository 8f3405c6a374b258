import type { Observation } from "../observations/observation.ts";
import type { Steps } from "./steps.ts";

/** What was seen of each product of late. A part of the port in ../store.ts. */
export interface ObservationTables {
  observations: {
    /** All of one product: one of each kind at most. */
    list(productId: string): Steps<Observation[]>;
    /**
     * In place of the one before of its kind, if that is a minute old; `since` stays as long as it is about the same
     * impersonation. Gives the row then, and null where nothing was written.
     */
    put(productId: string, observation: Observation): Steps<Observation | null>;
    /** In place of the one before of its kind, if that is about an older end. */
    putNewer(productId: string, observation: Observation): Steps<void>;
  };
}
