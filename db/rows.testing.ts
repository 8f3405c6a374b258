import type { AuditEvent } from "#lib/audit/event.ts";
import { logoutOf } from "#lib/logouts/queue.ts";
import type { People } from "./databases.testing.ts";
import { happened } from "./happened.ts";
import { pastId } from "./past.testing.ts";
import { cursorOf } from "./store/page.ts";

/** `now` is long after the past of db/past.testing.ts, `amid` in the midst of it. */
export interface Times {
  now: Date;
  amid: Date;
}

/** Every choice of some of these fields. */
export function choices<T extends object>(fields: T): Partial<T>[] {
  let all: Partial<T>[] = [{}];
  for (const [key, value] of Object.entries(fields)) all = all.concat(all.map((each) => ({ ...each, [key]: value })));
  return all;
}

export const cursorAt = (at: Date, tie: string) =>
  Buffer.from(JSON.stringify([at.getTime(), tie])).toString("base64url");

/** One new row for every table that takes one, and what may be asked of them. */
export function newRows(people: People, { now, amid }: Times) {
  const { uma, mina, olivia, product, sessions } = people;
  const event = (): AuditEvent => happened("session.ended", now);
  const events = () => event();
  const later = new Date(now.getTime() + 60_000);
  const none = "00000000-0000-4000-8000-000000000000";
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
  const page = { cursor: null, limit: 50 };
  const deep = (tie: string) => ({ cursor: cursorAt(amid, tie), limit: 50 });
  const delivery = { ...logoutOf(one, product.id, pastId(1), now), attempts: 0 };
  const webhook = {
    id: one,
    url: "u",
    events: ["impersonation.*"],
    kind: "standard",
    enabled: true,
    createdAt: now,
  } as const;
  const code = {
    codeHash: one,
    productId: product.id,
    redirectUri: "u",
    createdAt: now,
    expiresAt: later,
    redeemedAt: null,
  };
  const session = {
    id: one,
    tokenHash: one,
    createdAt: now,
    expiresAt: later,
    endedAt: null,
    ip: null,
    userAgent: null,
  };
  const employee = { ...mina, id: one, email: "new@acme.example", passwordHash: "h" };
  const user = { ...uma, id: one, email: "new@globex.example", externalId: null, passwordHash: null };
  const link = {
    id: one,
    tokenHash: one,
    purpose: "invitation",
    employeeId: null,
    email: "n@acme.example",
    name: "N",
    role: "member",
    createdById: olivia.id,
    createdAt: now,
    expiresAt: later,
    usedAt: null,
  } as const;
  const key = {
    kid: one,
    use: "id_token",
    publicKey: "p",
    encryptedPrivateKey: "e",
    createdAt: now,
    signsFrom: now,
    retiresAt: null,
  } as const;
  const anImport = {
    id: one,
    fileName: "f",
    status: "waiting",
    bytesTotal: 1,
    bytesRead: 0,
    rowCount: 0,
    errorCount: 0,
    errors: [],
    mapping: null,
    columns: null,
    changes: null,
    createdById: olivia.id,
    createdAt: now,
    finishedAt: null,
  } as const;
  const row = { id: two, line: 2, externalId: "x", name: "N", email: "row@x.test", active: true, protected: true };
  const protection = { reason: "why", at: now, byId: olivia.id, keyId: null };
  const staged = { ...row, outcome: "new", userId: null, changes: null, becomes: row } as const;
  const unended = choices({
    id: none,
    impersonatorId: mina.id,
    userId: uma.id,
    productId: product.id,
    pendingOnly: true as const,
    grantId: people.grant.id,
    dashboardSessionId: sessions.mina.id,
  });
  const apiKey = { id: one, name: "k", hint: "h", keyHash: one, createdById: olivia.id, createdAt: now };
  const signedIn = { id: one, tokenHash: one, impersonationId: null, createdAt: now, expiresAt: later };

  const pageView = {
    ...{ id: "page", rowId: one, impersonationId: pastId(1), at: now, name: "p", method: null, route: null },
    ...{ status: 200, detail: null, late: false },
  };
  const deepInTimeline = { cursor: cursorOf([amid.getTime(), 9, amid.getTime(), 9]), limit: 50 };

  return {
    pageView,
    deepInTimeline,
    apiKey,
    signedIn,
    event,
    events,
    later,
    none,
    one,
    two,
    page,
    deep,
    delivery,
    webhook: { ...webhook, events: [...webhook.events], createdById: olivia.id, encryptedSecret: "s" },
    code,
    session,
    employee,
    user,
    link,
    key,
    anImport,
    protection,
    row,
    staged,
    unended,
  };
}

/** Nobody's words, a beginning, a piece, several words. */
export const queries = ["", "u", "um", "uma", "uma patel"];
export const beforePlaces = (["newest", "oldest", "name", "-name", "email", "-email"] as const).map((sort) => {
  const key = sort === "newest" || sort === "oldest" ? [] : ["m"];
  return { sort, cursor: cursorOf([sort, ...key, 500]), limit: 50 };
});
export const places = beforePlaces.flatMap((at) => [at, { ...at, cursor: null }]);
