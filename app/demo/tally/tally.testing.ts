import { impersonate, openTeam } from "#lib/employees/employees.testing.ts";
import type { Level } from "#lib/impersonations/level.ts";
import { startImpersonatedSession } from "#lib/sessions/impersonated.testing.ts";
import { findProductSession, startUserSession } from "#lib/sessions/session.ts";
import { showProductSession } from "#lib/sessions/show.ts";
import { accountOf } from "../sign-in.ts";
import type { TallyContext } from "./act.ts";
import { createApiKey } from "./api-keys.ts";
import { createInvoice } from "./invoices.ts";
import { openTally as openStore } from "./store.ts";

const DASHBOARD = "http://localhost:3000";

export const invoice = { customer: "Hillside Bakery", amountCents: 51_000 };
export const card = { cardNumber: "4242 4242 4242 4242", cardExpires: "04/29" };

export type Tally = Awaited<ReturnType<typeof openTally>>;

/** The demo product with two who are signed in to it: Uma herself, and Mina as Uma, to make changes or to look only. */
export async function openTally(access: Level = "full") {
  const team = await openTeam();
  const store = openStore(":memory:");
  const named: string[] = [];
  const record = (name: string) => void named.push(name);
  const { clock } = team.context;
  const signedIn = async (token: string): Promise<TallyContext> => {
    const { session } = await findProductSession(team.context, token);
    if (!session) throw new Error("a session that has just begun is there");
    const shown = { ...showProductSession(session, clock(), DASHBOARD), expiresAt: session.expiresAt.toISOString() };
    return { store, session: shown, account: accountOf({ ...team.context, session }), record, clock };
  };
  const impersonation = await impersonate(team, team.mina, team.uma, null, access);
  const uma = await signedIn(await startUserSession(team.context, team.uma.id));
  const { token } = await startImpersonatedSession(team.context, impersonation.id, null);
  const minaAsUma = await signedIn(token);
  return {
    ...{ team, impersonation, uma, minaAsUma },
    /** Mina as Uma, as a request finds her now. */
    minaNow: () => signedIn(token),
    /** What was named to Understudy, in its order. */
    named,
    /** A draft of Uma's own. */
    async draft() {
      const { id } = await createInvoice(uma, invoice);
      team.clock.advance(1000);
      return id;
    },
    /** The id of an API key of hers. */
    key: async () => (await createApiKey(uma, { name: "Shop" })).apiKey.id,
  };
}
