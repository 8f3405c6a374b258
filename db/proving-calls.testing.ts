import type { Calls } from "./calls.testing.ts";
import type { People } from "./databases.testing.ts";
import type { newRows, Times } from "./rows.testing.ts";

type Proving = Pick<Calls, "proofs" | "totps" | "passkeys" | "recoveryCodes" | "personalTokens">;

/** As in calls.testing.ts: what employees prove by that it's them, and their tools. */
export function provingCallsOf(
  { mina, sessions }: People,
  { now, amid }: Times,
  { one, later, event }: ReturnType<typeof newRows>,
): Proving {
  return {
    proofs: {
      find: [(t) => t.find(sessions.mina.id)],
      put: [(t) => t.put(sessions.mina.id, "second_factor", now), (t) => t.put(sessions.mina.id, "password", now)],
      spend: [(t) => t.spend(sessions.mina.id)],
      forget: [(t) => t.forget(mina.id, null, now), (t) => t.forget(mina.id, one, now)],
      setChallenge: [(t) => t.setChallenge(sessions.mina.id, "c", later)],
      takeChallenge: [(t) => t.takeChallenge(sessions.mina.id, now)],
    },
    totps: {
      purge: [(t) => t.purge(amid, 5)],
      add: [(t) => t.add({ id: one, employeeId: mina.id, encryptedSecret: "s", createdAt: now })],
      findPending: [(t) => t.findPending(one, mina.id, amid)],
      confirm: [(t) => t.confirm(one, 1, now)],
      list: [(t) => t.list(mina.id)],
      use: [(t) => t.use(one, 2, now)],
      remove: [(t) => t.remove(one, mina.id)],
      removeAll: [(t) => t.removeAll(mina.id)],
    },
    passkeys: {
      purge: [(t) => t.purge(amid, 5)],
      add: [(t) => t.add({ id: one, employeeId: mina.id, challenge: "c", createdAt: now })],
      takeChallenge: [(t) => t.takeChallenge(one, mina.id, amid)],
      confirm: [
        (t) => t.confirm(one, { name: "N", credentialId: "c", publicKey: "k", counter: "0", transports: [] }, now),
      ],
      isKnown: [(t) => t.isKnown("c")],
      list: [(t) => t.list(mina.id)],
      use: [(t) => t.use({ id: one, from: "0", to: "1", at: now })],
      remove: [(t) => t.remove(one, mina.id)],
      removeAll: [(t) => t.removeAll(mina.id)],
    },
    recoveryCodes: {
      purge: [(t) => t.purge(amid, 5)],
      replace: [(t) => t.replace(mina.id, ["h1", "h2"], now)],
      use: [(t) => t.use(mina.id, "h1", now)],
      countLeft: [(t) => t.countLeft(mina.id)],
    },
    personalTokens: {
      purge: [(t) => t.purge(amid, 5)],
      add: [
        (t) =>
          t.add(
            {
              ...{ id: one, employeeId: mina.id, name: "N", hint: "h", tokenHash: "th" },
              ...{ createdAt: now, expiresAt: later, lastUsedAt: null },
            },
            event(),
          ),
      ],
      findByToken: [(t) => t.findByToken("th", now)],
      list: [(t) => t.list(mina.id)],
      use: [(t) => t.use(one, now, event())],
      remove: [(t) => t.remove(one, mina.id, () => event())],
      removeAll: [(t) => t.removeAll(mina.id)],
    },
  };
}
