import type { Changes } from "../audit/event.ts";
import { emailKey } from "../users/email.ts";
import type { User } from "../users/user.ts";

/**
 * What another system says of one of its users. What is left out, it says nothing of: who is here stays as they are
 * there, a new user has no name or e-mail and is active. Null says that there is none.
 */
export interface Wanted {
  /** Null where it isn't said: the user is known by the e-mail alone then, and keeps an external id that they have. */
  externalId: string | null;
  email?: string | null | undefined;
  name?: string | null | undefined;
  active?: boolean | undefined;
  /** Whoever keeps users here protects them and never unprotects: false says nothing. */
  protected?: boolean | undefined;
}

/** `changes` are of name, e-mail and external id; `active` is what it becomes, or null where it stays; `protects` who isn't yet. */
export type Step =
  | { kind: "add"; wanted: Wanted }
  | {
      kind: "update";
      user: User;
      to: Partial<Identity>;
      changes: Changes;
      active: boolean | null;
      protects: boolean;
    }
  | { kind: "keep"; user: User };

type Identity = Pick<User, "externalId" | "email" | "name">;

/** Something that stands in the way: which of those wanted, and which of its fields. */
export interface Conflict {
  index: number;
  field: "externalId" | "email";
  because: "said_twice" | "email_taken" | "user_is_employee";
  /** Where the same is said before, if that is what is wrong. */
  sameAs: number | null;
}

export const KEEPS_EMAIL = "This user is an employee too; their e-mail can't be changed here.";

/** What is known of those who are here. */
export interface Known {
  /** All who have one of the external ids or e-mails that are wanted. */
  present: User[];
  /** Those present whose e-mail an employee has: it stays with them, as nothing else keeps anybody from impersonating them. */
  employees?: ReadonlySet<string>;
  /** Those present who are protected themselves. */
  protectedIds?: ReadonlySet<string>;
  /** Where `wanted` is part of a longer list: what all of it says of those present, by external id. */
  elsewhere?: Pick<Wanted, "externalId" | "email">[];
}

export interface Plan {
  /** One for each that is wanted, in the same order. Not to be taken while there are conflicts. */
  steps: Step[];
  conflicts: Conflict[];
  /** Those whose old e-mail another takes. */
  freed: string[];
}

/**
 * What has to happen so that users are here as they are there: everybody by external id, or else by the e-mail of a
 * user, if one of the two has no external id. Pure, and judged by the outcome, so users may hand their e-mails on to
 * each other. The one place that knows these rules: calls, batches and files all ask it.
 */
export function planUsers(
  wanted: Wanted[],
  { present, employees = new Set(), protectedIds = new Set(), elsewhere = [] }: Known,
): Plan {
  const byExternalId = new Map(present.map((user) => [user.externalId, user]));
  const byEmail = new Map(present.map((user) => [keyOf(user.email), user]));
  const emails = new Map([...elsewhere, ...wanted].map(({ externalId, email }) => [externalId, email]));
  const leaves = ({ externalId, email }: User) => {
    const next = externalId === null ? undefined : emails.get(externalId);
    return next !== undefined && keyOf(next) !== keyOf(email);
  };

  const conflicts = repeated(wanted);
  const freed = new Set<string>();
  const steps = wanted.map((each, index): Step => {
    const own = each.externalId === null ? undefined : byExternalId.get(each.externalId);
    const holder = each.email ? byEmail.get(keyOf(each.email)) : undefined;
    const adopts = holder && !leaves(holder) && (each.externalId === null || holder.externalId === null);
    const target = own ?? (adopts ? holder : undefined);
    if (holder && holder !== target) {
      if (leaves(holder)) freed.add(holder.id);
      else conflicts.push({ index, field: "email", because: "email_taken", sameAs: null });
    }
    // By e-mail alone, and another one names the same user by id: both can't say what becomes of them.
    if (adopts && !own && holder.externalId !== null && emails.has(holder.externalId)) {
      const same = wanted.findIndex(({ externalId }) => externalId === holder.externalId);
      conflicts.push({ index, field: "email", because: "said_twice", sameAs: same < 0 ? null : same });
    }
    if (!target) return { kind: "add", wanted: each };
    const step = stepTo(target, each, protectedIds.has(target.id));
    if (employees.has(target.id) && step.kind === "update" && movesEmail(step)) {
      conflicts.push({ index, field: "email", because: "user_is_employee", sameAs: null });
    }
    return step;
  });
  return { steps, conflicts, freed: [...freed] };
}

const keyOf = (email: string | null): string | null => (email === null ? null : emailKey(email));

const movesEmail = ({ user, to }: Extract<Step, { kind: "update" }>) =>
  to.email !== undefined && keyOf(to.email) !== keyOf(user.email);

function repeated(wanted: Wanted[]): Conflict[] {
  const seen = { externalId: new Map<string, number>(), email: new Map<string, number>() };
  return wanted.flatMap(({ externalId, email }, index) =>
    (
      [
        ["externalId", externalId],
        ["email", email && emailKey(email)],
      ] as const
    ).flatMap(([field, value]) => {
      if (!value) return [];
      const sameAs = seen[field].get(value);
      if (sameAs !== undefined) return [{ index, field, because: "said_twice" as const, sameAs }];
      seen[field].set(value, index);
      return [];
    }),
  );
}

function stepTo(user: User, wanted: Wanted, isProtected: boolean): Step {
  const { externalId, email, name, active } = wanted;
  const said: { [K in keyof Identity]: Identity[K] | undefined } = { externalId: externalId ?? undefined, email, name };
  const different = Object.entries(said).filter(
    ([field, value]) => value !== undefined && value !== user[field as keyof Identity],
  );
  const becomes = active === undefined || active === user.active ? null : active;
  const protects = wanted.protected === true && !isProtected;
  if (different.length === 0 && becomes === null && !protects) return { kind: "keep", user };
  const changes = Object.fromEntries(
    different.map(([field, to]) => [field, { from: user[field as keyof Identity], to }]),
  );
  return { kind: "update", user, to: Object.fromEntries(different), changes, active: becomes, protects };
}
