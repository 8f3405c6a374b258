import { act, type TallyContext } from "./act.ts";
import type { ProfileInput } from "./input.ts";
import type { Profile } from "./rows.ts";

const blank: Profile = { company: "", cardNumber: null, cardExpires: null };

/** Name, e-mail, company, and when they did something themselves last. The card has a page and a verb of its own, which masks it. */
export function getProfile({ store, session, account: { name, email } }: TallyContext) {
  const { company } = store.findProfile(session.user.id) ?? blank;
  return { name, email, company, lastSeen: store.lastSeen(session.user.id) };
}

/** What is on the user's invoices; the name is the sign-in's. An impersonator may correct both, and the history says so. */
export async function changeProfile(context: TallyContext, { name, company }: ProfileInput): Promise<void> {
  const { store, session, account } = context;
  if (name !== account.name) await account.rename(name);
  await act(context, () => {
    const { id } = session.user;
    store.putProfile(id, { ...(store.findProfile(id) ?? blank), company });
    return { value: undefined, did: "Changed the profile" };
  });
}
