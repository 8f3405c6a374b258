import { eventOf } from "../context.ts";
import { actorIn, type ProductContext } from "../sessions/session.ts";
import { userPersonOf } from "../users/user.ts";
import { act, type TallyContext } from "./act.ts";
import type { ProfileInput } from "./input.ts";
import type { Profile } from "./store.ts";

const blank: Profile = { company: "", cardNumber: null, cardExpires: null };

/** Name, e-mail and company. The card has a page and a verb of its own, which masks it. */
export async function getProfile({ store, session }: ProductContext) {
  const profile = await store.read((tx) => tx.invoicing.findProfile(session.user.id));
  const { name, email } = session.user;
  return { name, email, company: (profile ?? blank).company };
}

/** What is on the user's invoices. An impersonator may correct it too, and the history says so. */
export function changeProfile(context: TallyContext, { name, company }: ProfileInput): Promise<void> {
  return act(context, function* (tx) {
    const { user, impersonation } = context.session;
    const profile = (yield* tx.invoicing.findProfile(user.id)) ?? blank;
    yield* tx.invoicing.putProfile(user.id, { ...profile, company });
    if (name !== user.name) {
      const renamed = eventOf(context, "user.renamed", actorIn(context.session), {
        user: userPersonOf(user),
        impersonationId: impersonation?.id ?? null,
        impersonatorId: impersonation?.impersonator.id ?? null,
        changes: { name: { from: user.name, to: name } },
      });
      yield* tx.users.update(user.id, { name }, renamed);
    }
    return { value: undefined, did: "Changed the profile" };
  });
}
