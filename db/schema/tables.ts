import type { Kit } from "../kit.ts";
import { defineChecks } from "./checks.ts";
import { defineImpersonating } from "./impersonating.ts";
import { defineNotices } from "./notices.ts";
import { defineObserving } from "./observing.ts";
import { defineOutbox } from "./outbox.ts";
import { definePeople } from "./people.ts";
import { defineProtections } from "./protections.ts";
import { defineProving } from "./proving.ts";
import { defineProvisioning } from "./provisioning.ts";
import { defineRecords } from "./records.ts";
import { defineRequests } from "./requests.ts";
import { defineSealing } from "./sealing.ts";
import { defineSupportAccess } from "./support-access.ts";
import { defineTimeline } from "./timeline.ts";

/**
 * Every table, defined once and built per dialect. Each foreign key restricts: nothing that an impersonation or a
 * grant points at can be deleted, so evidence outlives those it is about.
 */
export function defineTables(kit: Kit) {
  const people = definePeople(kit);
  const impersonating = defineImpersonating(kit, people);
  const requested = defineRequests(kit, people, impersonating);
  const provisioning = defineProvisioning(kit, people);
  return {
    ...people,
    ...impersonating,
    ...defineChecks(kit, people, impersonating),
    ...requested,
    ...defineTimeline(kit, impersonating),
    ...defineObserving(kit, impersonating),
    ...defineSupportAccess(kit, people),
    ...provisioning,
    ...defineProtections(kit, people, provisioning),
    ...defineRecords(kit),
    ...defineSealing(kit),
    ...defineOutbox(kit, people),
    ...defineNotices(kit, people, { ...impersonating, ...requested }),
    ...defineProving(kit, people),
  };
}

export type Schema = ReturnType<typeof defineTables>;
