import { setImmediate } from "node:timers/promises";
import type { Changes } from "../../audit/event.ts";
import type { Steps, Tables } from "../../store/store.ts";
import type { User } from "../../users/user.ts";
import { type Conflict, KEEPS_EMAIL, planUsers, type Step, type Wanted } from "../plan.ts";
import type { ImportChanges, ImportRow, Met, StagedRow } from "./import.ts";

/** Rows that are planned at once: few enough to be held, many enough that the questions don't take longer than the answers. */
const PLAN_AT_ONCE = 500;

/** All are counted, and so many told. */
export const ERRORS_TOLD = 100;

/** What taking a file over would do, as far as it has been planned. */
export interface Planned {
  /** The last line that has been. */
  through: number;
  changes: ImportChanges;
  conflicts: { count: number; first: { line: number; detail: string }[] };
}

export const nothingPlanned = (): Planned => ({
  ...{ through: 0, changes: { added: 0, updated: 0, unchanged: 0 }, conflicts: { count: 0, first: [] } },
});

/**
 * Plans the next rows of a file that has been put aside, and notes beside them what becomes of each; null after the last.
 * By the planner of calls and batches, which is told what the rest of the file says of the users whom these rows meet.
 */
export function* planNext(tx: Tables, id: string, before: Planned): Steps<Planned | null> {
  const rows = yield* tx.imports.listRows(id, before.through, PLAN_AT_ONCE);
  const last = rows.at(-1);
  if (!last) return null;
  const met = yield* tx.imports.meet(id, { after: before.through, through: last.line });
  const { steps, conflicts } = planUsers(rows.map(wantedOf), knownOf(met));
  const planned = rows.flatMap((row, nth) => plannedRow(row, steps[nth]));
  yield* tx.imports.plan(
    id,
    planned.filter((row, nth) => isNews(row, rows[nth])),
  );
  const told = conflicts.map(({ index, because }) => ({ line: rows[index]?.line ?? 0, detail: sentences[because] }));
  return { through: last.line, changes: added(before.changes, steps), conflicts: joined(before.conflicts, told) };
}

/** All that is left, in the caller's transaction. */
export function* planRest(tx: Tables, id: string): Steps<Planned> {
  let planned = nothingPlanned();
  for (let next = yield* planNext(tx, id, planned); next; next = yield* planNext(tx, id, planned)) planned = next;
  return planned;
}

/** The same, with a transaction for every few rows, so that others come in between. */
export async function planSlowly(next: (before: Planned) => Promise<Planned | null>): Promise<Planned> {
  let planned = nothingPlanned();
  for (let after = await next(planned); after; after = await next(planned)) {
    planned = after;
    await setImmediate();
  }
  return planned;
}

const joined = ({ count, first }: Planned["conflicts"], more: Planned["conflicts"]["first"]) => ({
  ...{ count: count + more.length, first: [...first, ...more].slice(0, ERRORS_TOLD) },
});

const sentences: Record<Conflict["because"], string> = {
  email_taken: "Another user has this e-mail, by another external id.",
  user_is_employee: KEEPS_EMAIL,
  said_twice: "This user is in the file twice, once by their external id.",
};

/** What a row doesn't say, stays. */
const wantedOf = ({ externalId, email, name, active, protected: isProtected }: ImportRow): Wanted => ({
  ...{ externalId, email: email ?? undefined, name: name ?? undefined, active: active ?? undefined },
  protected: isProtected ?? undefined,
});

const knownOf = ({ present, employees, protectedIds, elsewhere }: Met) => ({
  present,
  employees: new Set(employees),
  protectedIds: new Set(protectedIds),
  elsewhere: elsewhere.map(({ externalId, email }) => ({ externalId, email: email ?? undefined })),
});

type PlannedRow = StagedRow & { becomes: Pick<User, "id" | "name" | "email" | "externalId"> };

function plannedRow(row: StagedRow, step: Step | undefined): PlannedRow[] {
  if (!step) return [];
  if (step.kind === "add") return [{ ...row, outcome: "new", userId: null, changes: null, becomes: row }];
  const { user } = step;
  if (step.kind === "keep") return [{ ...row, outcome: "unchanged", userId: user.id, changes: null, becomes: user }];
  const active: Changes = step.active === null ? {} : { active: { from: user.active, to: step.active } };
  const protects: Changes = step.protects ? { protected: { from: false, to: true } } : {};
  const changes: Changes = { ...step.changes, ...active, ...protects };
  return [{ ...row, outcome: "updated", userId: user.id, changes, becomes: { ...user, ...step.to } }];
}

/** Most rows are what they were when they were planned before. */
const isNews = (row: PlannedRow, was: StagedRow | undefined) =>
  row.outcome !== was?.outcome ||
  row.userId !== was.userId ||
  (row.changes !== null && !isSame(row.changes, was.changes));

/** A database may keep an object's keys in another order. */
const isSame = (one: object, other: object | null) => sorted(one) === sorted(other ?? {});
const sorted = (fields: object) => JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));

function added(sum: ImportChanges, steps: Step[]): ImportChanges {
  const count = (kind: Step["kind"]) => steps.filter((step) => step.kind === kind).length;
  return {
    added: sum.added + count("add"),
    updated: sum.updated + count("update"),
    unchanged: sum.unchanged + count("keep"),
  };
}
