import type { EmployeeContext } from "../context.ts";
import type { SecondFactors } from "./factor.ts";

/** The caller's own, oldest first. */
export const listSecondFactors = ({ store, caller }: EmployeeContext): Promise<SecondFactors> =>
  store.read(function* (tx) {
    return {
      totps: yield* tx.totps.list(caller.id),
      passkeys: yield* tx.passkeys.list(caller.id),
      codesLeft: yield* tx.recoveryCodes.countLeft(caller.id),
    };
  });
