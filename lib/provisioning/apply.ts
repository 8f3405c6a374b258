import { actorOfKey } from "../api-keys/caller.ts";
import type { Changes, EventType } from "../audit/event.ts";
import { type ApiKeyContext, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
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
  const employees = yield* tx.users.employeesByEmailAmong(present.map(({ id }) => id));
  const plan = planUsers(wanted, { present, employees: new Set(employees) });
  if (plan.conflicts.length > 0) return { conflicts: plan.conflicts, done: [] };
  yield* tx.users.freeEmails(plan.freed);
  const done: Outcome["done"] = [];
  for (const step of plan.steps) done.push({ kind: step.kind, user: yield* take(context, tx, step) });
  const moved = plan.steps.flatMap((step) => (step.kind === "update" && isAnother(step) ? [step.user.id] : []));
  yield* endActingAs(context, tx, moved, actorOfKey(context));
  return { conflicts: [], done };
}

/** Would a product take the user for somebody else now? */
const isAnother = ({ changes }: Update) => Boolean(changes.email ?? changes.externalId);

function* take(context: ApiKeyContext, tx: Tables, step: Step): Steps<User> {
  if (step.kind === "keep") return step.user;
  return step.kind === "add" ? yield* add(context, tx, step.wanted) : yield* update(context, tx, step);
}

function* add(context: ApiKeyContext, tx: Tables, { externalId, email, name, active }: Wanted): Steps<User> {
  const person = { id: context.newId(), name: name ?? null, email: email ?? null, externalId };
  const user: User = { ...person, active: active ?? true, createdAt: context.clock() };
  const changes = {
    externalId: { from: null, to: externalId },
    email: { from: null, to: person.email },
    name: { from: null, to: person.name },
    ...(active === false && { active: { from: null, to: active } }),
  };
  const event = eventOf(context, "user.added", actorOfKey(context), { user: person, changes });
  return assertThere(yield* tx.users.add({ ...user, passwordHash: null }, event));
}

type Update = Extract<Step, { kind: "update" }>;

function* update(context: ApiKeyContext, tx: Tables, { user, to, changes, active }: Update): Steps<User> {
  let updated = user;
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

const about = (context: ApiKeyContext, type: EventType, user: User, changes: Changes) =>
  eventOf(context, type, actorOfKey(context), { user: userPersonOf(user), changes });

/** The plan has seen to it; null would be a bug. */
function assertThere(user: User | null): User {
  if (!user) throw new DomainError("email_taken", "This e-mail can't be given to a user.");
  return user;
}
