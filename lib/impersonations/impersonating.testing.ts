import { createHash } from "node:crypto";
import { addPeople, openMemory, type People, type TestDatabase } from "#db/databases.testing.ts";
import { as, type TestClock, testClock, testContext } from "../context.testing.ts";
import type { EmployeeContext } from "../context.ts";
import { authorize } from "../oauth/authorize.ts";
import type { Impersonation } from "./impersonation.ts";
import { type Opening, redeemCode } from "./redeem.ts";
import { startImpersonation } from "./start.ts";

type Name = "olivia" | "adam" | "mina" | "max";

const ISSUER = "http://localhost:3000";
export const verifier = "v".repeat(43);
export const page = { cursor: null, limit: 50 };

/** Opens nothing: the impersonation has started, and that is all. */
export const opening: Opening<{ impersonation: Impersonation }> = function* (tx, { id }) {
  const impersonation = yield* tx.impersonations.find(id);
  if (!impersonation) throw new Error("what has started is there");
  return { impersonation };
};

export type Scene = ReturnType<typeof sceneOf>;

/** The people of db/databases.testing.ts, who confirm, open and end impersonations of Uma. */
export async function openScene(): Promise<Scene> {
  const store = openMemory();
  const clock = testClock();
  return sceneOf(store, clock, await addPeople(store, { now: clock.now }));
}

function sceneOf(store: TestDatabase, clock: TestClock, people: People) {
  const context = () => testContext(store, clock);

  const caller = (name: Name): EmployeeContext => as(context(), people[name], people.sessions[name]);

  const events = async (type: string) =>
    (await store.sql(`SELECT * FROM audit_events WHERE type = '${type}' ORDER BY seq`)) as {
      reason: string;
      outcome: string;
    }[];
  const rows = () => store.sql("SELECT id, end_reason FROM impersonations ORDER BY created_at");

  const input = { userId: people.uma.id, reason: "Her totals look wrong", ticket: null, productId: null };

  const start = (name: Name = "mina", more = {}) => startImpersonation(caller(name), { ...input, ...more });

  async function codeFor(impersonationId: string, name: Name = "mina"): Promise<string> {
    const params = new URLSearchParams({
      client_id: people.product.clientId,
      redirect_uri: people.product.redirectUris[0] ?? "",
      response_type: "code",
      scope: "openid",
      state: "state",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      login_hint: impersonationId,
    });
    const answer = new URL(await authorize(context(), caller(name), ISSUER, params));
    return answer.searchParams.get("code") ?? `refused: ${answer.searchParams.get("error")}`;
  }

  const redeem = (code: string, more = {}) => {
    const redirectUri = people.product.redirectUris[0] ?? "";
    return redeemCode(context(), people.product, { code, redirectUri, codeVerifier: verifier, ...more }, opening);
  };

  async function running(name: Name = "mina") {
    const { impersonation } = await start(name);
    await redeem(await codeFor(impersonation.id, name));
    clock.advance(1000);
    return impersonation;
  }

  return { store, clock, people, context, caller, events, rows, start, codeFor, redeem, running };
}
