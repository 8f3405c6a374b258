import { and, asc, count, eq, gt, isNotNull, isNull, lt, lte, ne, or } from "drizzle-orm";
import { nothingProved } from "#lib/proofs/proof.ts";
import type { Tables } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import { purge } from "./purge.ts";

export function proofsOf(source: Source): Tables["proofs"] {
  const { db, t } = source;
  const { id, employeeId, endedAt, expiresAt, unspent, challenge, challengeUntil } = t.dashboardSessions;
  const set = function* (sessionId: string, to: Partial<typeof t.dashboardSessions.$inferInsert>) {
    yield* run(db.update(t.dashboardSessions).set(to).where(eq(id, sessionId)).returning({ id }));
  };

  return {
    *find(sessionId) {
      return (yield* first(findProof(source, { sessionId }))) ?? nothingProved;
    },
    put: (sessionId, kind, at) =>
      set(sessionId, { provedAt: at, unspent: kind, ...(kind === "second_factor" && { secondFactorAt: at }) }),
    *spend(sessionId) {
      const unused = and(eq(id, sessionId), isNotNull(unspent));
      yield* run(db.update(t.dashboardSessions).set({ unspent: null }).where(unused).returning({ id }));
    },
    *forget(employee, exceptId, now) {
      const others = exceptId === null ? undefined : ne(id, exceptId);
      const open = and(eq(employeeId, employee), isNull(endedAt), gt(expiresAt, now), others);
      yield* run(db.update(t.dashboardSessions).set(nothingProved).where(open).returning({ id }));
    },
    setChallenge: (sessionId, value, until) => set(sessionId, { challenge: value, challengeUntil: until }),
    *takeChallenge(sessionId, now) {
      const row = yield* first(db.select({ challenge }).from(t.dashboardSessions).where(eq(id, sessionId)));
      if (!row?.challenge) return null;
      const same = and(eq(id, sessionId), eq(challenge, row.challenge), gt(challengeUntil, now));
      const taken = yield* first(
        db.update(t.dashboardSessions).set({ challenge: null, challengeUntil: null }).where(same).returning({ id }),
      );
      return taken && row.challenge;
    },
  };
}

/** Asked at every start. */
const findProof = prepared(({ db, t: { dashboardSessions } }) => {
  const { id, provedAt, secondFactorAt, unspent } = dashboardSessions;
  return db
    .select({ provedAt, secondFactorAt, unspent })
    .from(dashboardSessions)
    .where(eq(id, given("sessionId", id)));
});

/** More than anybody may have. */
const LIST_LIMIT = 20;

export function totpsOf(source: Source): Tables["totps"] {
  const { db, t } = source;
  const { id, employeeId, encryptedSecret, lastStep, createdAt, confirmedAt, lastUsedAt } = t.totps;

  return {
    purge: (before, limit) =>
      purge(
        source,
        { table: t.totps, key: id, by: createdAt, spent: and(isNull(confirmedAt), lte(createdAt, before)) },
        limit,
      ),
    *list(employee) {
      const rows = yield* run(
        db
          .select({ id, encryptedSecret, addedAt: confirmedAt, lastUsedAt })
          .from(t.totps)
          .where(and(eq(employeeId, employee), isNotNull(confirmedAt)))
          .orderBy(asc(createdAt))
          .limit(LIST_LIMIT),
      );
      return rows.flatMap(({ addedAt, ...row }) => (addedAt ? [{ ...row, addedAt }] : []));
    },
    *add(pending) {
      yield* run(db.insert(t.totps).values(pending).returning({ id }));
    },
    findPending: (totpId, employee, since) =>
      first(
        db
          .select({ id, encryptedSecret })
          .from(t.totps)
          .where(and(eq(id, totpId), eq(employeeId, employee), isNull(confirmedAt), gt(createdAt, since))),
      ),
    *confirm(totpId, step, at) {
      const pending = and(eq(id, totpId), isNull(confirmedAt));
      const confirmed = { lastStep: step, confirmedAt: at };
      return (yield* run(db.update(t.totps).set(confirmed).where(pending).returning({ id }))).length === 1;
    },
    *use(totpId, step, at) {
      const unused = and(eq(id, totpId), isNotNull(confirmedAt), or(isNull(lastStep), lt(lastStep, step)));
      const used = { lastStep: step, lastUsedAt: at };
      return (yield* run(db.update(t.totps).set(used).where(unused).returning({ id }))).length === 1;
    },
    *remove(totpId, employee) {
      const own = and(eq(id, totpId), eq(employeeId, employee), isNotNull(confirmedAt));
      return (yield* run(db.delete(t.totps).where(own).returning({ id }))).length === 1;
    },
    *removeAll(employee) {
      const all = and(eq(employeeId, employee), isNotNull(confirmedAt));
      return (yield* run(db.delete(t.totps).where(all).returning({ id }))).length;
    },
  };
}

export function recoveryCodesOf(source: Source): Tables["recoveryCodes"] {
  const { db, t } = source;
  const { hash, employeeId, usedAt } = t.recoveryCodes;

  return {
    purge: (before, limit) =>
      purge(source, { table: t.recoveryCodes, key: hash, by: usedAt, spent: lte(usedAt, before) }, limit),
    *replace(employee, hashes, at) {
      const unused = and(eq(employeeId, employee), isNull(usedAt));
      yield* run(db.delete(t.recoveryCodes).where(unused).returning({ hash }));
      const rows = hashes.map((each) => ({ hash: each, employeeId: employee, createdAt: at }));
      if (rows.length > 0) yield* run(db.insert(t.recoveryCodes).values(rows).returning({ hash }));
    },
    *use(employee, code, at) {
      const unused = and(eq(hash, code), eq(employeeId, employee), isNull(usedAt));
      const used = yield* run(db.update(t.recoveryCodes).set({ usedAt: at }).where(unused).returning({ hash }));
      return used.length === 1;
    },
    *countLeft(employee) {
      const left = and(eq(employeeId, employee), isNull(usedAt));
      return (yield* first(db.select({ left: count() }).from(t.recoveryCodes).where(left)))?.left ?? 0;
    },
  };
}
