import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError, notFound } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { mayInvite } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { emailKey } from "../users/email.ts";
import { change, changeWithoutCaller, must, takeAway } from "../verb.ts";
import { type Employee, type OneTimeLink, personOf, type Role } from "./employee.ts";
import type { InviteInput, TokenAndPassword } from "./input.ts";
import { addLink, findOpenLink, linkUsed, makerStillMay, redeemLink } from "./links.ts";
import { assertGoodPassword, hashPassword } from "./password.ts";

/** Somebody who has been invited and hasn't come yet. */
export interface Invitation {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: Date;
  expiresAt: Date;
}

/** Open at once. More than any team needs, and as many as one list shows. */
export const OPEN_INVITATIONS = 100;

/**
 * Invites somebody to the team by a one-time link of 7 days, which is told once. Inviting the same e-mail again makes
 * the earlier link void.
 *
 * @throws forbidden, email_taken for who is on the team already (deactivated or not), too_many_requests.
 */
export async function inviteEmployee(
  context: EmployeeContext,
  { email, name, role }: InviteInput,
): Promise<{ invitation: Invitation; path: string }> {
  const { link, path } = await change(context, function* (tx, caller) {
    const changes = {
      email: { from: null, to: email },
      name: { from: null, to: name },
      role: { from: null, to: role },
    };
    const open = yield* tx.links.listOpen("invitation", context.clock());
    const earlier = open.find((link) => link.email !== null && emailKey(link.email) === emailKey(email));
    // Who may not give a role may not take such an invitation back by inviting the same person to less, either.
    for (const wanted of [role, earlier?.role ?? role]) {
      must(mayInvite(caller, wanted), "employee.denied", { changes });
    }
    if (yield* tx.employees.findByEmail(email)) throw emailTaken();
    if (!earlier && open.length >= OPEN_INVITATIONS) throw tooMany();
    yield* tx.links.void({ email, purpose: "invitation" }, context.clock());
    const event = eventOf(context, "employee.invited", actorOf(caller), { changes });
    return yield* addLink(context, tx, "invitation", { email, name, role, createdById: caller.id }, event);
  });
  return { invitation: invitationOf(link), path };
}

/** Of the open links, those that would still let somebody in. */
export function* listInvitations({ clock }: Context, tx: Tables): Steps<Invitation[]> {
  const employees = new Map((yield* tx.employees.list()).map((employee) => [employee.id, employee]));
  const open = yield* tx.links.listOpen("invitation", clock());
  const makerOf = ({ createdById }: OneTimeLink) => employees.get(createdById ?? "") ?? null;
  return open.filter((link) => makerStillMay(link, makerOf(link), null)).map(invitationOf);
}

/**
 * Takes an invitation back: its link no longer works.
 *
 * @throws forbidden, or not_found for one that is used, void or expired.
 */
export function withdrawInvitation(context: EmployeeContext, id: string): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const link = (yield* tx.links.listOpen("invitation", context.clock())).find((open) => open.id === id);
    const changes = { invitation: { from: link?.email ?? id, to: null } };
    must(mayInvite(caller, link?.role ?? "member"), "employee.denied", { changes });
    if (!link) throw notFound("invitation");
    yield* tx.links.void({ id }, context.clock());
    yield* tx.audit.add(eventOf(context, "employee.invitation_withdrawn", actorOf(caller), { changes }));
  });
}

/** Whom an invitation is for, to greet them. Null when the link no longer works. */
async function readInvitation(context: Context, token: string): Promise<Invitation | null> {
  const link = await findOpenLink(context, "invitation", token);
  return link && invitationOf(link);
}

/**
 * The invited person joins, with a password of their own. Signs nobody in. Impersonations of a user with the same
 * e-mail end, as employees can't be impersonated.
 *
 * @throws link_used, invalid_input for a weak password, email_taken.
 */
export async function acceptInvitation(context: Context, { token, password }: TokenAndPassword): Promise<Employee> {
  const invitation = await readInvitation(context, token);
  // Before hashing, so that strangers can't make us work.
  if (!invitation) throw linkUsed();
  assertGoodPassword(password, invitation);
  const passwordHash = await hashPassword(password);
  return changeWithoutCaller(context, function* (tx) {
    const link = yield* redeemLink(context, tx, "invitation", token);
    const maker = link.createdById === null ? null : yield* tx.employees.find(link.createdById);
    if (!makerStillMay(link, maker, null)) throw linkUsed();
    const { name, email, role } = invitationOf(link);
    return yield* join(context, tx, { name, email, role, passwordHash });
  });
}

/** A new employee, by their own doing. For the first Owner as for everybody who is invited. */
export function* join(
  context: Context,
  tx: Tables,
  { passwordHash, ...person }: { name: string; email: string; role: Role; passwordHash: string },
): Steps<Employee> {
  const employee = { ...person, id: context.newId(), active: true, createdAt: context.clock() };
  const actor = actorOf(employee);
  const changes = { role: { from: null, to: employee.role } };
  const event = eventOf(context, "employee.added", actor, { employee: personOf(employee), changes });
  const added = yield* tx.employees.add({ ...employee, passwordHash }, event);
  if (!added) throw emailTaken();
  yield* endAll(context, tx, { userEmail: employee.email }, "user_unavailable", actor);
  return added;
}

const emailTaken = () =>
  new DomainError("email_taken", "Somebody with this e-mail is on the team already.", {
    fields: [{ pointer: "/email", detail: "Somebody with this e-mail is on the team already." }],
  });

const tooMany = () =>
  new DomainError("too_many_requests", `There are ${OPEN_INVITATIONS} open invitations. Withdraw one first.`, {
    retryAfterSeconds: 3600,
  });

/** What an invitation always has; a row without it is no invitation. */
function invitationOf({ id, email, name, role, createdAt, expiresAt }: OneTimeLink): Invitation {
  if (email === null || name === null || role === null) throw linkUsed();
  return { id, email, name, role, createdAt, expiresAt };
}
