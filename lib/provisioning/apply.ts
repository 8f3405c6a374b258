import { actorOfKey } from "../api-keys/caller.ts";
import type { Changes, EventType } from "../audit/event.ts";
import { type ApiKeyContext, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { carryAlong, carryOver } from "../protections/carry.ts";
import { endProtected } from "../protections/end.ts";
import { keep } from "../protections/keep.ts";
import type { Moving } from "../protections/protection.ts";
import { endActingAs, signOutUser } from "../sessions/sign-out.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type User, userPersonOf } from "../users/user.ts";
import { type Conflict, planUsers, type Step, type Wanted } from "./plan.ts";

interface Outcome {
  /** Empty, or nothing was written. */
  conflicts: Conflict[];
  /** One for each that was wanted, in the same order. */
  done: { kind: Step["kind"]; user: User }[];
}

/** Plans and writes in the caller's transaction, each change with its event, and ends what must not outlast it. */
export function* apply(context: ApiKeyContext, tx: Tables, wanted: Wanted[]): Steps<Outcome> {
  const externalIds = wanted.flatMap(({ externalId }) => externalId ?? []);
  const emails = wanted.flatMap(({ email }) => email ?? []);
  const present = yield* tx.users.withAny({ externalIds, emails });
  const ids = idsOf(present);
  const employees = new Set(yield* tx.users.employeesByEmailAmong(ids));
  const own = (yield* tx.protections.ofUsers(ids)).filter(({ kind }) => kind === "user");
  const plan = planUsers(wanted, { present, employees, protectedIds: new Set(own.map(({ userId }) => userId)) });
  if (plan.conflicts.length > 0) return { conflicts: plan.conflicts, done: [] };
  const actor = actorOfKey(context);
  yield* carryAlong(context, tx, plan.steps.flatMap(movingOf), actor);
  yield* tx.users.freeEmails(plan.freed);
  const done: Outcome["done"] = [];
  for (const step of plan.steps) done.push({ kind: step.kind, user: yield* take(context, tx, step) });
  const arrived = plan.steps.flatMap((step, nth) => (isAnother(step) ? (done[nth]?.user ?? []) : []));
  yield* carryOver(context, tx, arrived, actor);
  if (plan.steps.some((step) => step.kind === "update" && step.protects))
    yield* endProtected(context, tx, {}, actor, true);
  yield* endActingAs(context, tx, idsOf(arrived), actor);
  return { conflicts: [], done };
}

const idsOf = (users: User[]) => users.map(({ id }) => id);

/** Whose e-mail changes, as they are before. */
const movingOf = (step: Step): Moving[] =>
  step.kind === "update" && step.changes.email ? [{ user: step.user, toEmail: step.to.email ?? null }] : [];

/** Has the user got an address by which a product would take them for somebody else now? */
const isAnother = (step: Step) =>
  step.kind === "add" || (step.kind === "update" && Boolean(step.changes.email ?? step.changes.externalId));

function* take(context: ApiKeyContext, tx: Tables, step: Step): Steps<User> {
  if (step.kind === "keep") return step.user;
  return step.kind === "add" ? yield* add(context, tx, step.wanted) : yield* update(context, tx, step);
}

function* add(context: ApiKeyContext, tx: Tables, wanted: Wanted): Steps<User> {
  const { externalId, email, name, active } = wanted;
  const person = { id: context.newId(), name: name ?? null, email: email ?? null, externalId };
  const user: User = { ...person, active: active ?? true, createdAt: context.clock() };
  const changes = {
    externalId: { from: null, to: externalId },
    email: { from: null, to: person.email },
    name: { from: null, to: person.name },
    ...(active === false && { active: { from: null, to: active } }),
  };
  const event = eventOf(context, "user.added", actorOfKey(context), { user: person, changes });
  const added = assertThere(yield* tx.users.add({ ...user, passwordHash: null }, event));
  if (wanted.protected) yield* protect(context, tx, added);
  return added;
}

type Update = Extract<Step, { kind: "update" }>;

function* update(context: ApiKeyContext, tx: Tables, { user, to, changes, active, protects }: Update): Steps<User> {
  let updated = user;
  if (protects) yield* protect(context, tx, user);
  if (Object.keys(changes).length > 0) {
    updated = assertThere(yield* tx.users.update(user.id, to, about(context, "user.updated", user, changes)));
  }
  if (active === null) return updated;
  const event = about(context, active ? "user.enabled" : "user.disabled", updated, {
    active: { from: user.active, to: active },
  });
  updated = assertThere(yield* tx.users.update(user.id, { active }, event));
  if (!active) yield* signOutUser(context, tx, updated, "user_disabled", actorOfKey(context));
  return updated;
}

function protect(context: ApiKeyContext, tx: Tables, user: User): Steps<boolean> {
  const said = { fields: { user: userPersonOf(user) }, changes: { protected: { from: false, to: true } } };
  return keep(context, tx, { kind: "user", subject: user.id }, null, said, actorOfKey(context));
}

const about = (context: ApiKeyContext, type: EventType, user: User, changes: Changes) =>
  eventOf(context, type, actorOfKey(context), { user: userPersonOf(user), changes });

/** The plan has seen to it; null would be a bug. */
function assertThere(user: User | null): User {
  if (!user) throw new DomainError("email_taken", "This e-mail can't be given to a user.");
  return user;
}
