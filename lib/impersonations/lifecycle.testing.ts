import { createApiKey } from "../api-keys/create.ts";
import type { ApiKeyContext } from "../context.ts";
import { codeOf, eventsOf, fateOf, grant, impersonate, openTeam, type Team } from "../employees/employees.testing.ts";
import { findDashboardSession, startDashboardSession } from "../employees/sign-in.ts";
import { BUILT_IN_ID } from "../products/built-in.ts";
import { answerRequest } from "../requests/answer.ts";
import { type Asked, askToRaise, askToStart } from "../requests/ask.ts";
import { beginRequested } from "../requests/begin.ts";
import { settleRequests } from "../requests/expire.ts";
import { type AccessRequest, type Approval, statusAt } from "../requests/request.ts";
import { findProductSession, type ProductContext, startUserSession } from "../sessions/session.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { byUser, type Owner } from "../support-access/owner.ts";
import { settleOverdue } from "./end.ts";
import { type Impersonation, levelNow } from "./impersonation.ts";
import { raiseImpersonation } from "./raise.ts";
import { startImpersonation } from "./start.ts";

/** What an employee can be in the middle of, beside each other as far as that goes. */
export const middles = [
  "pending, and another start waits for a yes",
  "live and looking only, with a yes to a raise",
  "live with full access, and another start has its yes",
  "raised",
] as const;
export type InTheMiddle = (typeof middles)[number];

/** Adam, an Admin whom Olivia has granted, in the middle of something as Uma. */
export interface Middle {
  team: Team;
  crm: ApiKeyContext;
  /** Uma at her own browser. */
  user: ProductContext;
  owner: Owner;
  session: Impersonation;
  request: AccessRequest | null;
}

export const UMA_ELSEWHERE = "crm-uma";

/** @param before - what is so before any of it begins. */
export async function openMiddle(of: InTheMiddle, before?: (team: Team) => unknown): Promise<Middle> {
  const team = await openTeam();
  await grant(team, team.olivia, team.adam);
  await team.store.sql(`UPDATE users SET external_id = '${UMA_ELSEWHERE}' WHERE id = '${team.uma.id}'`);
  await before?.(team);
  const { apiKey } = await createApiKey(team.olivia, { name: "CRM" });
  const { session } = await findProductSession(team.context, await startUserSession(team.context, team.uma.id));
  if (!session) throw new Error("who has just signed in is signed in");
  const user = { ...team.context, session };
  const crm = { ...team.context, apiKey };
  return { team, crm, user, owner: byUser({ ...user, productId: BUILT_IN_ID }), ...(await bring(team, of)) };
}

async function bring(team: Team, of: InTheMiddle): Promise<Pick<Middle, "session" | "request">> {
  switch (of) {
    case "pending, and another start waits for a yes": {
      const { impersonation } = await startImpersonation(team.adam, wanted(team));
      return { session: impersonation, request: await askForStart(team) };
    }
    case "live and looking only, with a yes to a raise": {
      const session = await live(team, "read_only");
      await ask(team, "full");
      const asked = await raiseImpersonation(team.adam, session.id, raise, askToRaise);
      return { session, request: await approve(team, requestOf(asked)) };
    }
    case "live with full access, and another start has its yes": {
      const session = await live(team, "full");
      return { session, request: await approve(team, await askForStart(team)) };
    }
    case "raised":
      return { session: await raiseImpersonation(team.adam, (await live(team, "read_only")).id, raise), request: null };
  }
}

const raise = { reason: "A wrong total", minutes: 30 } as const;
const wanted = ({ uma }: Team) => ({ userId: uma.id, reason: "Ticket 4711", ticket: null, productId: null });
const live = (team: Team, access: "read_only" | "full") => impersonate(team, team.adam, team.uma, null, access);

async function askForStart(team: Team): Promise<AccessRequest> {
  await ask(team, "everybody");
  return requestOf(await startImpersonation(team.adam, wanted(team), askToStart));
}

/** From now on somebody has to say yes to this. */
export const ask = ({ olivia }: Team, approval: Approval) => changeImpersonationSettings(olivia, { approval });
const approve = ({ olivia }: Team, { id }: AccessRequest) =>
  answerRequest(olivia, id, { answer: "approve", note: null });

function requestOf(asked: Asked | object): AccessRequest {
  if (!("request" in asked)) throw new Error("somebody has to say yes first");
  return asked.request;
}

/** Another confirming click of Adam's, where nobody has to be asked. */
export async function startAgain({ team }: Middle): Promise<void> {
  await ask(team, "nobody");
  await startImpersonation(team.adam, wanted(team));
}

/** So much time passes, and whoever looks after what is over does. */
export async function pass({ team }: Pick<Middle, "team">, ms: number): Promise<void> {
  team.clock.advance(ms);
  await settleOverdue(team.context);
  await settleRequests(team.context);
}

/** Of the session: why it ended, or that it goes on, as far as before or no further than looking. */
export async function fateOfSession({ team, session }: Middle): Promise<string> {
  const fate = await fateOf(team, session);
  if (fate !== "live") return fate;
  const row = await team.store.read((tx) => tx.impersonations.find(session.id));
  return row && levelNow(row, team.clock.now) === levelNow(session, session.raisedAt ?? session.createdAt)
    ? "goes on"
    : "drops";
}

/** Of the request: why it is over, that it waits, or what is answered to Adam's click that begins it, wherever he is now. */
export async function fateOfRequest({ team, request }: Middle): Promise<string | null> {
  if (!request) return null;
  const noted = await team.store.read((tx) => tx.requests.find(request.id));
  if (noted?.status === "waiting") return statusAt(noted, team.clock.now) === "waiting" ? "waits" : "request_expired";
  if (noted?.status === "approved") return beginning(team, request);
  const over = ({ type, changes }: Awaited<ReturnType<typeof eventsOf>>[number]) =>
    type === "request.expired" && changes?.request?.to === request.id;
  return `over: ${(await eventsOf(team)).find(over)?.reason}`;
}

async function beginning(team: Team, { id }: AccessRequest): Promise<string> {
  const token = await startDashboardSession(team.context, team.adam.caller.id);
  const found = await findDashboardSession(team.context, token);
  const adam = found ? { ...team.adam, session: found.session } : team.adam;
  let begun = false;
  const code = await codeOf(async () => {
    await beginRequested(adam, id);
    begun = true;
  }).catch(() => "nothing was refused");
  return begun ? "begins" : code;
}

/** Why it ended, as often as that is on record. */
export const endsOf = async ({ team, session }: Middle): Promise<(string | null)[]> =>
  (await eventsOf(team))
    .filter(({ type, impersonationId }) => type === "impersonation.ended" && impersonationId === session.id)
    .map(({ reason }) => reason);
