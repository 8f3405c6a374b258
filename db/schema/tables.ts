import type { Kit } from "../kit.ts";
import { defineImpersonating } from "./impersonating.ts";
import { defineNotices } from "./notices.ts";
import { defineOutbox } from "./outbox.ts";
import { definePeople } from "./people.ts";
import { defineProving } from "./proving.ts";
import { defineProvisioning } from "./provisioning.ts";
import { defineRecords } from "./records.ts";
import { defineSealing } from "./sealing.ts";
import { defineTimeline } from "./timeline.ts";

/**
 * Every table, defined once and built per dialect. Each foreign key restricts: nothing that an impersonation or a
 * grant points at can be deleted, so evidence outlives those it is about.
 */
export function defineTables(kit: Kit) {
  const people = definePeople(kit);
  const impersonating = defineImpersonating(kit, people);
  return {
    ...people,
    ...impersonating,
    ...defineTimeline(kit, impersonating),
    ...defineProvisioning(kit, people),
    ...defineRecords(kit),
    ...defineSealing(kit),
    ...defineOutbox(kit, people),
    ...defineNotices(kit, people, impersonating),
    ...defineProving(kit, people),
  };
}

export type Schema = ReturnType<typeof defineTables>;
