import { and, asc, eq, gt, isNotNull, isNull, lte } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";
import { purge } from "./purge.ts";

/** More than anybody may have. */
const LIST_LIMIT = 20;

export function passkeysOf(source: Source): Tables["passkeys"] {
  const { db, t } = source;
  const { id, employeeId, challenge, name, credentialId, publicKey, counter, transports } = t.passkeys;
  const { createdAt, confirmedAt, lastUsedAt } = t.passkeys;
  const shown = { id, name, credentialId, publicKey, counter, transports, addedAt: confirmedAt, lastUsedAt };

  return {
    purge: (before, limit) =>
      purge(
        source,
        { table: t.passkeys, key: id, by: createdAt, spent: and(isNull(confirmedAt), lte(createdAt, before)) },
        limit,
      ),
    *list(employee) {
      const rows = yield* run(
        db
          .select(shown)
          .from(t.passkeys)
          .where(and(eq(employeeId, employee), isNotNull(confirmedAt)))
          .orderBy(asc(createdAt))
          .limit(LIST_LIMIT),
      );
      return rows.flatMap(({ addedAt, credentialId: credential, ...row }) =>
        addedAt && credential ? [{ ...row, addedAt, credentialId: credential }] : [],
      );
    },
    *isKnown(credential) {
      return (yield* first(db.select({ id }).from(t.passkeys).where(eq(credentialId, credential)))) !== null;
    },
    *add(pending) {
      yield* run(db.insert(t.passkeys).values(pending).returning({ id }));
    },
    *takeChallenge(passkeyId, employee, since) {
      const pending = and(
        ...[eq(id, passkeyId), eq(employeeId, employee), isNull(confirmedAt), gt(createdAt, since)],
        isNotNull(challenge),
      );
      const row = yield* first(db.select({ challenge }).from(t.passkeys).where(pending));
      const taken = yield* run(db.update(t.passkeys).set({ challenge: null }).where(pending).returning({ id }));
      return taken.length === 1 ? (row?.challenge ?? null) : null;
    },
    *confirm(passkeyId, made, at) {
      const pending = and(eq(id, passkeyId), isNull(confirmedAt));
      const to = { ...made, confirmedAt: at };
      return (yield* run(db.update(t.passkeys).set(to).where(pending).returning({ id }))).length === 1;
    },
    *use({ id: passkeyId, from, to, at }) {
      const same = and(eq(id, passkeyId), eq(counter, from), isNotNull(confirmedAt));
      const used = { counter: to, lastUsedAt: at };
      return (yield* run(db.update(t.passkeys).set(used).where(same).returning({ id }))).length === 1;
    },
    *remove(passkeyId, employee) {
      const own = and(eq(id, passkeyId), eq(employeeId, employee), isNotNull(confirmedAt));
      return (yield* run(db.delete(t.passkeys).where(own).returning({ id }))).length === 1;
    },
    *removeAll(employee) {
      const all = and(eq(employeeId, employee), isNotNull(confirmedAt));
      return (yield* run(db.delete(t.passkeys).where(all).returning({ id }))).length;
    },
  };
}
