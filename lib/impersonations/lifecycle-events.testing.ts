import { changePassword, endOtherSessions, endOwnSession } from "../employees/account.ts";
import { PASSWORD, signIn, type Team } from "../employees/employees.testing.ts";
import { acceptInvitation, inviteEmployee } from "../employees/invite.ts";
import { createResetLink } from "../employees/reset.ts";
import { signOut } from "../employees/sign-in.ts";
import { changeEmployee } from "../employees/team.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { revokeAllImpersonators, revokeImpersonator } from "../grants/revoke.ts";
import { BUILT_IN_ID } from "../products/built-in.ts";
import { changeProduct } from "../products/change.ts";
import { protectDomain } from "../protections/domain.ts";
import { protectUser } from "../protections/user.ts";
import { deleteUser } from "../provisioning/delete.ts";
import { patchUser } from "../provisioning/put.ts";
import { changeUserEmail, changeUserPassword, deleteAccount, signOutEverywhere } from "../sessions/account.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { chooseSupportAccess } from "../support-access/choose.ts";
import { endSupportSession } from "../support-access/end.ts";
import { changeUser } from "../users/change.ts";
import { endAllImpersonations, endImpersonation } from "./end.ts";
import { type Middle, pass, UMA_ELSEWHERE } from "./lifecycle.testing.ts";
import { dropImpersonation } from "./raise.ts";

export type Act = (middle: Middle) => unknown;

const SECOND = 1000;
const NEXT_PASSWORD = "quite another one 1";
const inMs = ({ clock }: Team, ms: number) => new Date(clock.now.getTime() + ms);

/** One after the other. */
export const both =
  (...acts: Act[]): Act =>
  async (middle) => {
    for (const act of acts) await act(middle);
  };
export const after =
  (ms: number): Act =>
  (middle) =>
    pass(middle, ms);

export const settings =
  (patch: Parameters<typeof changeImpersonationSettings>[1]): Act =>
  ({ team }) =>
    changeImpersonationSettings(team.olivia, patch);

const idOf = ({ team }: Middle) => team.adam.caller.id;
export const employee =
  (to: Parameters<typeof changeEmployee>[2]): Act =>
  (middle) =>
    changeEmployee(middle.team.olivia, idOf(middle), to);
export const ownershipTransferred = both(employee({ role: "owner" }), ({ team: { olivia } }) =>
  changeEmployee(olivia, olivia.caller.id, { role: "member" }),
);
export const revoked: Act = (middle) => revokeImpersonator(middle.team.olivia, idOf(middle));
export const allRevoked: Act = ({ team }) => revokeAllImpersonators(team.olivia);
export const granted =
  (access: "full" | "read_only"): Act =>
  (middle) =>
    grantImpersonator(middle.team.olivia, idOf(middle), access);
export const grantUntil = (ms: number) => (team: Team) =>
  grantImpersonator(team.olivia, team.adam.caller.id, "full", inMs(team, ms));

export const signedOut: Act = ({ team }) => signOut(team.adam);
export const signedOutElsewhere: Act = async ({ team }) =>
  endOwnSession(await signIn(team.context, team.adam.caller.id), team.adam.session.id);
export const othersSignedOut: Act = async ({ team }) =>
  endOtherSessions(await signIn(team.context, team.adam.caller.id));
export const ownPassword: Act = ({ team }) => changePassword(team.adam, { current: PASSWORD, next: NEXT_PASSWORD });
export const resetLink: Act = (middle) => createResetLink(middle.team.olivia, idOf(middle));

export const disabled: Act = ({ team }) => changeUser(team.olivia, team.uma.id, { active: false });
export const deleted: Act = ({ crm }) => deleteUser(crm, UMA_ELSEWHERE);
export const accountClosed: Act = ({ user }) => deleteAccount(user, { password: PASSWORD });
export const joinsTheTeam: Act = async ({ team }) => {
  const invited = { email: team.uma.email ?? "", name: "Uma Patel", role: "member" as const };
  const { path } = await inviteEmployee(team.olivia, invited);
  await acceptInvitation(team.context, { token: path.split("#")[1] ?? "", password: NEXT_PASSWORD });
};
export const anotherEmail: Act = ({ crm }) => patchUser(crm, UMA_ELSEWHERE, { email: "uma@free.example" });
export const ownEmail: Act = ({ user }) => changeUserEmail(user, { email: "uma@free.example", password: PASSWORD });
export const usersPassword: Act = ({ user }) => changeUserPassword(user, { current: PASSWORD, next: NEXT_PASSWORD });
export const signedOutEverywhere: Act = ({ user }) => signOutEverywhere(user);

const reason = "She is the founder";
export const userProtected: Act = ({ team }) => protectUser(team.olivia, team.uma.id, { reason });
export const domainProtected: Act = ({ team }) => protectDomain(team.olivia, "globex.example", { reason });
export const product =
  (to: { active?: boolean; protected?: boolean }): Act =>
  ({ team }) =>
    changeProduct(team.olivia, BUILT_IN_ID, { initiateLoginUri: undefined, ...to });

export const says =
  (choice: "always" | "ask" | "never"): Act =>
  ({ owner }) =>
    chooseSupportAccess(owner, { choice, until: null });
export const saysUntil =
  (ms: number): Act =>
  ({ owner, team }) =>
    chooseSupportAccess(owner, { choice: "until", until: inMs(team, ms) });
export const endNow: Act = ({ owner, session }) => endSupportSession(owner, session.id);

export const stopped: Act = ({ team, session }) => endImpersonation(team.adam, session.id);
export const ended: Act = ({ team, session }) => endImpersonation(team.olivia, session.id);
export const allEnded: Act = ({ team }) => endAllImpersonations(team.olivia);
export const dropped: Act = ({ team, session }) => dropImpersonation(team.adam, session.id);
export const droppedByAnother: Act = ({ team, session }) => dropImpersonation(team.olivia, session.id);

/** The clock is set back further than anybody corrects one by. */
export const clockSetBack: Act = ({ team }) => team.clock.advance(-6 * SECOND);
