import type { AuditEvent } from "../audit/event.ts";
import { type EmployeeContext, eventOf } from "../context.ts";
import { eventsOf, grant, openTeam, type Team } from "../employees/employees.testing.ts";
import { about } from "../impersonations/end.ts";
import type { Level } from "../impersonations/level.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import type { User } from "../users/user.ts";
import { answerRequest } from "./answer.ts";
import { askToStart } from "./ask.ts";
import type { AccessRequest, Approval } from "./request.ts";

export type Who = "olivia" | "adam" | "mina" | "max";

/** The team of openTeam, in which everybody is granted, and somebody else has to say yes to this. */
export async function openAsking(approval: Approval = "everybody") {
  const team = await openTeam();
  for (const who of ["olivia", "adam", "max"] as const) await grant(team, team.olivia, team[who]);
  await changeImpersonationSettings(team.olivia, { approval });
  return { team, ...asking(team) };
}

export type Asking = Awaited<ReturnType<typeof openAsking>>;

function asking(team: Team) {
  const input = { userId: team.uma.id, reason: "Her totals look wrong", ticket: "ACME-7", productId: null };
  const start = (by: EmployeeContext, more: { access?: Level; user?: User; breakGlass?: boolean } = {}) => {
    const { user, ...rest } = more;
    return startImpersonation(by, { ...input, ...(user && { userId: user.id }), ...rest }, askToStart);
  };

  /** Asked for by Mina, unless somebody else is named. */
  async function ask(by: EmployeeContext = team.mina, more = {}): Promise<AccessRequest> {
    const asked = await start(by, more);
    if (!("request" in asked)) throw new Error("nobody had to say yes");
    return asked.request;
  }

  const approve = (by: EmployeeContext, { id }: AccessRequest) =>
    answerRequest(by, id, { answer: "approve", note: null });
  const refuse = (by: EmployeeContext, { id }: AccessRequest) =>
    answerRequest(by, id, { answer: "refuse", note: "Not today" });

  /** The session's product opens it. */
  const open = (id: string) =>
    team.store.write((tx) =>
      tx.impersonations.start(id, team.clock.now, (row) =>
        eventOf(team.context, "impersonation.started", { kind: "system" }, about(row)),
      ),
    );

  /** Of now, as it is noted. */
  async function statusOf({ id }: AccessRequest): Promise<string | undefined> {
    return (await team.store.read((tx) => tx.requests.find(id)))?.status;
  }

  const eventsOfType = async (type: AuditEvent["type"]) =>
    (await eventsOf(team)).filter((event) => event.type === type && event.outcome === "succeeded");

  return { start, ask, open, approve, refuse, statusOf, eventsOfType };
}
