import { and, asc, eq, exists, getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import { ERASED } from "#lib/audit/log/erased.ts";
import { termsOf } from "#lib/search/folding.ts";
import { partsOf } from "#lib/search/text.ts";
import type { Steps } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";
import { given, givenRow, prepared } from "../prepared.ts";
import { FEW, holds, unindexed } from "./words.ts";

interface Own {
  impersonator: { id: string; name: string; email: string };
  ticket: string | null;
}

interface Added extends Own {
  id: string;
  userId: string;
}

/** What an impersonation is found by, whoever its user is called later. */
export function* addImpersonationText(source: Source, { id, userId, ...own }: Added): Steps<void> {
  const [ownWords, ownJoined] = ownParts(own);
  const user = yield* first(findUserText(source, { userId }));
  const searchText = ownWords + (user?.text ?? "\n") + ownJoined;
  yield* run(addText(source, { impersonationId: id, ownWords, ownJoined, searchText }));
}

const findUserText = prepared(({ db, t: { users } }) =>
  db
    .select({ text: users.searchText })
    .from(users)
    .where(eq(users.id, given("userId", users.id))),
);

const addText = prepared(({ db, t: { impersonationTexts: texts } }) => {
  const { seq: _, ...columns } = getTableColumns(texts);
  return db.insert(texts).values(givenRow(columns)).returning({ seq: texts.seq });
});

/** By the impersonator's mark too, so that who may see their own alone doesn't wade through everybody's. */
function ownParts({ impersonator, ticket }: Own): [words: string, joined: string] {
  const { words, joined } = partsOf({ names: [impersonator.name, ticket], emails: [impersonator.email] });
  return [`  ${markOf(impersonator.id)}${words}`, joined];
}

const markOf = (impersonatorId: string) => `#${impersonatorId.slice(0, 8)}`;

/** After users got other names: those of the impersonations that fit. */
export function* renameInImpersonations({ db, t }: Source, whose: SQL): Steps<void> {
  const { impersonations, impersonationTexts: texts, users } = t;
  const theirs = db.select({ id: impersonations.id }).from(impersonations).where(whose);
  const userText = db
    .select({ text: users.searchText })
    .from(impersonations)
    .innerJoin(users, eq(users.id, impersonations.userId))
    .where(eq(impersonations.id, texts.impersonationId));
  yield* run(
    db
      .update(texts)
      .set({ searchText: sql`${texts.ownWords} || (${userText}) || ${texts.ownJoined}` })
      .where(inArray(texts.impersonationId, theirs))
      .returning({ seq: texts.seq }),
  );
}

/** As for users: what a version before left empty. */
export function* writeImpersonationTexts(source: Source, limit: number): Steps<number> {
  const { db, t } = source;
  const { impersonations, impersonationTexts: texts, employees, users } = t;
  const { id, name, email } = employees;
  const unwritten = yield* run(
    db
      .select({
        seq: texts.seq,
        ticket: impersonations.ticket,
        impersonator: { id, name, email },
        text: users.searchText,
      })
      .from(texts)
      .innerJoin(impersonations, eq(impersonations.id, texts.impersonationId))
      .innerJoin(employees, eq(id, impersonations.impersonatorId))
      .innerJoin(users, eq(users.id, impersonations.userId))
      .where(eq(texts.searchText, sql`''`))
      .orderBy(asc(texts.seq))
      .limit(limit),
  );
  for (const { seq, text, ...own } of unwritten) {
    const [ownWords, ownJoined] = ownParts(own);
    const written = { ownWords, ownJoined, searchText: ownWords + (text || "\n") + ownJoined };
    yield* run(db.update(texts).set(written).where(eq(texts.seq, seq)).returning({ seq: texts.seq }));
  }
  return unwritten.length;
}

/** What an employee wrote about a user goes; what is found by it is written anew. */
export function* eraseWords(source: Source, ids: string[]): Steps<void> {
  const { db, t } = source;
  const { impersonations, impersonationTexts: texts } = t;
  const reason = sql`case when ${impersonations.reason} is null then null else ${ERASED} end`;
  yield* run(
    db
      .update(impersonations)
      .set({ reason, ticket: null, returnTo: null })
      .where(inArray(impersonations.id, ids))
      .returning({ id: impersonations.id }),
  );
  const theirs = inArray(texts.impersonationId, ids);
  yield* run(db.update(texts).set({ searchText: "" }).where(theirs).returning({ seq: texts.seq }));
  yield* writeImpersonationTexts(source, ids.length);
}

/** The condition, and how many fulfil it; null for more than can be looked at one by one. */
interface Holding {
  where: SQL | undefined;
  found: number | null;
}

/** The impersonations that hold the words, as a condition on their rows; of one impersonator, if it says so. */
export function* holdingWords(source: Source, query: string, impersonatorId?: string): Steps<Holding> {
  const mark = impersonatorId === undefined ? [] : [markOf(impersonatorId)];
  const alternatives = termsOf(query).map((terms) => [...terms, ...mark]);
  if (alternatives.length === 0) return { where: undefined, found: null };
  const { db, t } = source;
  const { impersonationTexts: texts, impersonations } = t;
  const found = (atMost: number) => foundAmong(source, alternatives).limit(atMost);
  const ids = (yield* run(found(FEW + 1))).map(({ id }) => id);
  if (ids.length <= FEW) return { where: inArray(impersonations.id, ids), found: ids.length };
  const isOf = eq(texts.impersonationId, impersonations.id);
  const held = and(isOf, holds(unindexed(texts.searchText), alternatives));
  return { where: exists(db.select({ seq: texts.seq }).from(texts).where(held)), found: null };
}

function foundAmong({ db, t, words }: Source, alternatives: string[][]) {
  const { impersonationTexts: texts } = t;
  const id = { id: texts.impersonationId };
  const isHeld = holds(texts.searchText, alternatives);
  const candidates = words.candidates("impersonationTexts", alternatives);
  if (!candidates) return db.select(id).from(texts).where(isHeld);
  const isOne = and(candidates.are, eq(texts.seq, candidates.number), isHeld);
  return db.select(id).from(candidates.from).crossJoin(texts).where(isOne);
}
