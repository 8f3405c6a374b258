import type { Changes } from "../audit/event.ts";
import { emailKey } from "../users/email.ts";
import type { User } from "../users/user.ts";

/** What another system says of one of its users. `active` left out says nothing of it: a new user is active then. */
export interface Wanted {
  externalId: string;
  email: string;
  name: string;
  active?: boolean | undefined;
}

/** `changes` are of name, e-mail and external id; `active` is what it becomes, or null where it stays. */
export type Step =
  | { kind: "add"; wanted: Wanted }
  | { kind: "update"; user: User; wanted: Wanted; changes: Changes; active: boolean | null }
  | { kind: "keep"; user: User };

/** Something that stands in the way: which of those wanted, and which of its fields. */
export interface Conflict {
  index: number;
  field: "externalId" | "email";
  because: "said_twice" | "email_taken" | "user_is_employee";
  /** Where the same is said before, if that is what is wrong. */
  sameAs: number | null;
}

export const KEEPS_EMAIL = "This user is an employee too; their e-mail can't be changed here.";

export type Plan = { steps: Step[]; freed: string[] } | { conflicts: Conflict[] };

/**
 * What has to happen so that users are here as they are there: everybody by external id, or else by the e-mail of a
 * user who has none yet. Pure: `present` are all who have one of the external ids or e-mails. Judged by the outcome,
 * so users may hand their e-mails on to each other; `freed` are those whose old one another takes. `employees` are those
 * present whose e-mail an employee has: it stays with them, as nothing else keeps anybody from impersonating them.
 */
export function planUsers(wanted: Wanted[], present: User[], employees: ReadonlySet<string> = new Set()): Plan {
  const byExternalId = new Map(present.map((user) => [user.externalId, user]));
  const byEmail = new Map(present.map((user) => [emailKey(user.email), user]));
  const emails = new Map(wanted.map(({ externalId, email }) => [externalId, emailKey(email)]));
  const leaves = ({ externalId, email }: User) => {
    const next = externalId === null ? undefined : emails.get(externalId);
    return next !== undefined && next !== emailKey(email);
  };

  const conflicts = repeated(wanted);
  const freed = new Set<string>();
  const steps = wanted.map((each, index): Step => {
    const own = byExternalId.get(each.externalId);
    const holder = byEmail.get(emailKey(each.email));
    const target = own ?? (holder?.externalId === null ? holder : undefined);
    if (holder && holder !== target) {
      if (leaves(holder)) freed.add(holder.id);
      else conflicts.push({ index, field: "email", because: "email_taken", sameAs: null });
    }
    if (target && employees.has(target.id) && emailKey(target.email) !== emailKey(each.email)) {
      conflicts.push({ index, field: "email", because: "user_is_employee", sameAs: null });
    }
    return target ? stepTo(target, each) : { kind: "add", wanted: each };
  });
  return conflicts.length > 0 ? { conflicts } : { steps, freed: [...freed] };
}

function repeated(wanted: Wanted[]): Conflict[] {
  const seen = { externalId: new Map<string, number>(), email: new Map<string, number>() };
  return wanted.flatMap(({ externalId, email }, index) =>
    (
      [
        ["externalId", externalId],
        ["email", emailKey(email)],
      ] as const
    ).flatMap(([field, value]) => {
      const sameAs = seen[field].get(value);
      if (sameAs !== undefined) return [{ index, field, because: "said_twice" as const, sameAs }];
      seen[field].set(value, index);
      return [];
    }),
  );
}

function stepTo(user: User, wanted: Wanted): Step {
  const changes = differences(user, wanted, ["externalId", "email", "name"]);
  const active = wanted.active === undefined || wanted.active === user.active ? null : wanted.active;
  if (Object.keys(changes).length === 0 && active === null) return { kind: "keep", user };
  return { kind: "update", user, wanted, changes, active };
}

const differences = (user: User, wanted: Wanted, fields: ("externalId" | "email" | "name")[]): Changes =>
  Object.fromEntries(
    fields
      .filter((field) => user[field] !== wanted[field])
      .map((field) => [field, { from: user[field], to: wanted[field] }]),
  );
