import { hashKey } from "../api-keys.ts";
import type { HistoryEntry } from "../rows.ts";
import { invoiceNumber, type TallyStore } from "../store.ts";
import { type Account, ordinaryAccount, ugoAccount, umaAccount } from "./accounts.ts";
import type { PastSession } from "./past-sessions.ts";

/** Whoever can sign in. */
interface Person {
  id: string;
  email: string | null;
  /** What they are called. */
  name: string;
}

interface Seed {
  now: Date;
  /** Longest a user first. */
  users: Person[];
  past: PastSession[];
  /** The name of whoever did what is past. */
  impersonator: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/**
 * Fills an empty store with what the demo's users did: the named ones, and every sixth of the others. One that has anything
 * of them already is left as it is.
 */
export function seedTally(store: TallyStore, { now, users, past, impersonator }: Seed): void {
  const named: Record<string, Account> = { "uma@globex.example": umaAccount(now), "ugo@initech.example": ugoAccount };
  store.change(() => {
    if (users.some(({ id }) => store.findProfile(id) !== null)) return;
    for (const [index, user] of users.entries()) {
      const account = named[user.email ?? ""] ?? (index % 6 === 2 ? ordinaryAccount((index - 2) / 6) : null);
      if (account) keep(store, user, account, now);
    }
    for (const session of past) {
      const user = users.find(({ email }) => email === session.email);
      if (user) leave(store, user, session, impersonator, now);
    }
  });
}

function keep(store: TallyStore, user: Person, { profile, invoices, notes, apiKey }: Account, now: Date): void {
  store.putProfile(user.id, profile);
  for (const [index, { daysAgo, ...invoice }] of invoices.entries()) {
    const [number, createdAt] = [invoiceNumber(index + 1), daysBefore(now, daysAgo)];
    store.addInvoice(user.id, { ...invoice, id: crypto.randomUUID(), number, createdAt });
    store.addHistory(user.id, did(user, createdAt, `Created invoice ${number}`));
  }
  for (const { daysAgo } of [...invoices, ...notes]) store.putSeen(user.id, daysBefore(now, daysAgo));
  for (const { daysAgo, text } of notes) {
    const createdAt = daysBefore(now, daysAgo);
    store.addNote(user.id, { id: crypto.randomUUID(), text, createdAt });
    store.addHistory(user.id, did(user, createdAt, "Added a note"));
  }
  if (apiKey) {
    const { daysAgo, ...key } = apiKey;
    const [id, createdAt] = [crypto.randomUUID(), daysBefore(now, daysAgo)];
    store.addApiKey(user.id, { ...key, id, createdAt, keyHash: hashKey(crypto.randomUUID()) });
    store.addHistory(user.id, did(user, createdAt, "Created an API key"));
  }
}

/** What a session of somebody else's left in the user's account. */
function leave(store: TallyStore, user: Person, { id, daysAgo, wrote }: PastSession, by: string, now: Date): void {
  if (!wrote) return;
  const at = new Date(daysBefore(now, daysAgo).getTime() + 3 * MINUTE_MS);
  store.addNote(user.id, { id: crypto.randomUUID(), text: wrote, createdAt: at });
  store.addHistory(user.id, { ...did(user, at, "Added a note"), impersonatorName: by, impersonationId: id });
}

const did = ({ name }: Person, at: Date, text: string): HistoryEntry => ({
  ...{ id: crypto.randomUUID(), at, text, userName: name },
  ...{ impersonatorName: null, impersonationId: null },
});

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
