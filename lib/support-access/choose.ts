import { eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { endAll, endOverdue } from "../impersonations/end.ts";
import { expireRequests } from "../requests/expire.ts";
import { userPersonOf } from "../users/user.ts";
import type { Choice, Say } from "./choice.ts";
import type { SayInput } from "./input.ts";
import type { Owner } from "./owner.ts";
import { sayOf } from "./say.ts";

/**
 * Says when support may sign in as the user. *Never* ends what runs, and holds even when it can't be recorded; asking ends
 * nothing. Saying again what is so already changes nothing.
 *
 * @throws not_signed_in, not_found; invalid_input for what isn't offered, or a date gone by.
 */
export function chooseSupportAccess(owner: Owner, { choice, until }: SayInput): Promise<void> {
  const { context, actor } = owner;
  const write = choice === "never" ? owner.takeAway : owner.change;
  return write(function* (tx) {
    const user = yield* owner.userIn(tx);
    const { supportAccess } = yield* tx.settings.get();
    const now = context.clock();
    assertOffered(choice, supportAccess.choices);
    if (until !== null && until <= now) throw wrong("/until", "This date is over. Choose one that is to come.");
    // What a date has ended gets its end, before there is another date or none.
    if (!context.store.skew.isTooGreat()) yield* endOverdue(context, tx);
    const own = yield* tx.supportAccess.find(user.id);
    if (!own || !isSame(own, { choice, until })) {
      const before = own ?? (yield* sayOf(tx, user.id));
      const changes = {
        choice: { from: before.choice, to: choice },
        until: { from: before.until?.toISOString() ?? null, to: until?.toISOString() ?? null },
      };
      const event = eventOf(context, "support_access.changed", actor, { user: userPersonOf(user), changes });
      yield* tx.supportAccess.put(user.id, { choice, until, at: now }, event);
    }
    if (choice !== "never") return;
    yield* expireRequests(context, tx, { userId: user.id }, "user_refuses", actor);
    yield* endAll(context, tx, { userId: user.id }, "user_ended", actor);
  });
}

function assertOffered(choice: Choice, offered: Choice[]): void {
  if (!offered.includes(choice)) throw wrong("/choice", "This can't be chosen here.");
}

const wrong = (pointer: string, detail: string) =>
  new DomainError("invalid_input", detail, { fields: [{ pointer, detail }] });

const isSame = (one: Say, other: Say): boolean =>
  one.choice === other.choice && one.until?.getTime() === other.until?.getTime();
