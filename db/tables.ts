import type { Kit } from "./kit.ts";
import { defineImpersonating } from "./tables/impersonating.ts";
import { defineInvoicing } from "./tables/invoicing.ts";
import { definePeople } from "./tables/people.ts";
import { defineProvisioning } from "./tables/provisioning.ts";
import { defineRecords } from "./tables/records.ts";

/**
 * Every table, defined once and built per dialect. Each foreign key restricts: nothing that an impersonation or a
 * grant points at can be deleted, so evidence outlives those it is about.
 */
export function defineTables(kit: Kit) {
  const people = definePeople(kit);
  return {
    ...people,
    ...defineImpersonating(kit, people),
    ...defineProvisioning(kit, people),
    ...defineRecords(kit),
    ...defineInvoicing(kit, people),
  };
}

export type Schema = ReturnType<typeof defineTables>;
