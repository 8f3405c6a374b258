import { eventOf } from "../context.ts";
import { userPersonOf } from "../users/user.ts";
import { actorIn, changeByUser, type ProductContext } from "./session.ts";

/** Changes the user's name, as their product shows it. An impersonator may correct it too: the event says who did. @throws not_signed_in */
export function renameUser(context: ProductContext, name: string): Promise<void> {
  return changeByUser(context, function* (tx) {
    const { user, impersonation } = context.session;
    const renamed = eventOf(context, "user.renamed", actorIn(context.session), {
      user: userPersonOf(user),
      impersonationId: impersonation?.id ?? null,
      impersonatorId: impersonation?.impersonator.id ?? null,
      changes: { name: { from: user.name, to: name } },
    });
    yield* tx.users.update(user.id, { name }, renamed);
  });
}
