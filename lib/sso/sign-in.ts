import { actorOf, type Context, eventOf } from "../context.ts";
import { startSession } from "../employees/dashboard-session.ts";
import { type Employee, personOf, type Role } from "../employees/employee.ts";
import { endSessions } from "../employees/end-sessions.ts";
import { join } from "../employees/invite.ts";
import { makerStillMay } from "../employees/links.ts";
import { hashPassword } from "../employees/password.ts";
import { lowered, rank } from "../employees/team.ts";
import { DomainError } from "../errors.ts";
import { type Decision, maySignInBySso } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { newToken } from "../tokens/token.ts";
import { emailKey } from "../users/email.ts";
import { turnWithoutCaller } from "../verb.ts";
import { type Identity, roleOf, type Sso } from "./sso.ts";

type Refused = Extract<Decision, { allowed: false }>;

/** What is known here of whoever the provider says it is. */
interface Found {
  employee: Employee | null;
  /** The account at the provider that signs in as this employee, once one has. */
  linked: string | null;
  invited: { id: string; name: string; role: Role } | null;
  /** By the role claim; undefined where there is none to go by. */
  role: Role | null | undefined;
}

/**
 * Signs in whoever the organization's provider says it is. An employee is found by the account that signed in as them first,
 * and before there is one by their e-mail. Who isn't on the team joins by an open invitation to that e-mail, or with the role
 * that the claim says; and where a claim says roles, it says them anew each time. What no longer has one there is out here.
 *
 * @returns the cookie's value and whose session it is.
 * @throws sso_unverified, sso_unknown, sso_other_account, sso_no_role, employee_inactive: all of them recorded.
 */
export async function signInBySso(context: Context, sso: Sso, identity: Identity) {
  // Whoever joins has no password: this one is nobody's.
  const passwordHash = await hashPassword(newToken());
  let refused = false;
  const signedIn = await turnWithoutCaller(
    context,
    () => refused,
    function* (tx) {
      const found = yield* find(context, tx, sso, identity);
      const { emailVerified, subject } = identity;
      const said = { emailVerified, subject, linked: found.linked, role: found.role, invited: found.invited !== null };
      const may = maySignInBySso(found.employee, said);
      refused = !may.allowed;
      if (!may.allowed) {
        yield* refuse(context, tx, found, may);
        return may;
      }
      const known = found.employee ?? (yield* joined(context, tx, found, identity, passwordHash));
      const employee = yield* withRole(context, tx, known, found.role ?? known.role);
      if (found.linked !== subject) yield* link(context, tx, employee, identity);
      const { authenticatedAt: provedAt, sid } = identity;
      const token = yield* startSession(context, tx, employee, { provedAt, ssoSid: sid, by: sso.name });
      return { token, employee };
    },
  );
  if ("because" in signedIn) throw new DomainError(signedIn.because, signedIn.sentence);
  return signedIn;
}

function* find(context: Context, tx: Tables, sso: Sso, { subject, email, roles }: Identity): Steps<Found> {
  const bound = yield* tx.employees.findBySsoSubject(subject);
  const employee = bound ?? (yield* tx.employees.findByEmail(email));
  return {
    employee,
    linked: employee && (yield* tx.employees.ssoSubjectOf(employee.id)),
    invited: employee ? null : yield* findInvitation(context, tx, email),
    role: sso.roleClaim === null ? undefined : roleOf(sso, { roles }),
  };
}

function* findInvitation({ clock }: Context, tx: Tables, email: string): Steps<Found["invited"]> {
  const open = yield* tx.links.listOpen("invitation", clock());
  const link = open.find((each) => each.email !== null && emailKey(each.email) === emailKey(email));
  if (!link || link.name === null || link.role === null) return null;
  const maker = link.createdById === null ? null : yield* tx.employees.find(link.createdById);
  return makerStillMay(link, maker, null) ? { id: link.id, name: link.name, role: link.role } : null;
}

/** Recorded; and who has lost their role there loses here what runs. Others' mistakes end nothing of an employee's. */
function* refuse(context: Context, tx: Tables, { employee }: Found, { because }: Refused): Steps<void> {
  const fields = { outcome: "refused", reason: because, employee: employee && personOf(employee) } as const;
  yield* tx.audit.add(eventOf(context, "session.sign_in_failed", { kind: "anonymous" }, fields));
  if (employee && because === "sso_no_role")
    yield* endSessions(context, tx, employee, {}, "sso_no_role", { kind: "system" });
}

function* joined(context: Context, tx: Tables, found: Found, identity: Identity, passwordHash: string) {
  const { invited, role } = found;
  if (invited) yield* tx.links.void({ id: invited.id }, context.clock());
  const name = invited?.name ?? identity.name ?? identity.email;
  // The rule has found one of the two.
  return yield* join(context, tx, {
    name,
    email: identity.email,
    role: role ?? invited?.role ?? "member",
    passwordHash,
  });
}

/** As the provider says it now. The last Owner stays one: nobody is left who could put it right. */
function* withRole(context: Context, tx: Tables, employee: Employee, role: Role): Steps<Employee> {
  if (role === employee.role) return employee;
  if (employee.role === "owner" && (yield* tx.employees.countActiveOwners()) === 1) return employee;
  const changes = { role: { from: employee.role, to: role } };
  const fields = { employee: personOf(employee), reason: "sso", changes };
  const event = eventOf(context, "employee.role_changed", { kind: "system" }, fields);
  const changed = yield* tx.employees.update(employee.id, { role }, event);
  if (rank[role] < rank[employee.role]) yield* lowered(context, tx, changed, null);
  return changed;
}

/** From now on it is this account at the provider, whoever gets the e-mail there after. */
function* link(context: Context, tx: Tables, employee: Employee, { subject }: Identity): Steps<void> {
  const event = eventOf(context, "employee.sso_linked", actorOf(employee), { employee: personOf(employee) });
  yield* tx.employees.update(employee.id, { ssoSubject: subject }, event);
}
