import { notFound } from "../errors.ts";
import { answerAsUser } from "../requests/answer-as-user.ts";
import type { ProductContext } from "../sessions/session.ts";
import { assertRightTime } from "../skew.ts";
import { byUser } from "./owner.ts";

/**
 * The user's own answer to who asks to sign in as them, and nobody's in their place: no key has a way here. On the page of a
 * product it is about that product alone.
 *
 * @throws impersonated, not_signed_in; not_found for what isn't theirs, or doesn't wait for them yet; already_answered,
 * request_expired; unavailable while this server's clock is wrong.
 */
export function answerSupportRequest(
  context: ProductContext & { productId: string },
  id: string,
  answer: "yes" | "no",
): Promise<void> {
  const owner = byUser(context);
  assertRightTime(context.store);
  const write = answer === "yes" ? owner.change : owner.takeAway;
  return write(function* (tx) {
    const user = yield* owner.userIn(tx);
    const request = yield* tx.requests.find(id);
    if (owner.productId !== null && request?.product?.id !== owner.productId) throw notFound("request");
    yield* answerAsUser(context, tx, user, id, answer);
  });
}
