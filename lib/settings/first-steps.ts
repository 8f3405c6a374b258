import type { EmployeeContext } from "../context.ts";
import { maySeeSettings } from "../policy.ts";
import type { FirstSteps } from "./settings.ts";

/**
 * How far a new organization has come. Null when nothing is left to do, once there has been an impersonation (whoever
 * turns it off later knows the way), and for who can't take these steps.
 */
export function firstSteps({ store, caller, clock }: EmployeeContext): Promise<FirstSteps | null> {
  if (!maySeeSettings(caller).allowed) return Promise.resolve(null);
  const one = { cursor: null, limit: 1 };
  return store.read(function* (tx) {
    if ((yield* tx.impersonations.list({}, one, clock())).items.length > 0) return null;
    const steps = {
      product: (yield* tx.products.listActive()).length > 0,
      users: (yield* tx.users.search("", one)).items.length > 0,
      enabled: (yield* tx.settings.get()).enabled,
      granted: (yield* tx.grants.list()).length > 0,
    };
    return Object.values(steps).every(Boolean) ? null : steps;
  });
}
