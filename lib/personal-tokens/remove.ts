import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { personOf } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { takeAway } from "../verb.ts";

/**
 * Takes one of the caller's own tokens back: its next request is refused. What was begun with it goes on.
 *
 * @throws not_found for another's, too.
 */
export function removePersonalToken(context: EmployeeContext, id: string): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const removed = yield* tx.personalTokens.remove(id, caller.id, ({ name }) =>
      eventOf(context, "employee.token_removed", actorOf(caller), {
        employee: personOf(caller),
        changes: { name: { from: name, to: null } },
      }),
    );
    if (!removed) throw notFound("token");
    return undefined;
  });
}
