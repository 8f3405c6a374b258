import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { addPeople, openMemory } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../../context.testing.ts";
import { type EventFields, type EventType, eventTypes } from "../event.ts";
import { csvHead, csvLine } from "./csv.ts";
import { exportAuditLog } from "./export.ts";
import { ocsfLine } from "./ocsf.ts";

const at = new Date("2026-11-22T09:00:00.000Z");
const rowsOf = (lines: string[]) => parse(csvHead + lines.join(""), { columns: true }) as Record<string, string>[];

test("a spreadsheet runs no formula, whoever wrote it, and a cell is what it was", () => {
  const reasons = ["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\n1", 'a "quoted", =1', "two\nlines"];
  const lines = reasons.map((reason) => csvLine(happened("impersonation.requested", at, { reason })));
  expect(rowsOf(lines).map(({ reason }) => reason)).toEqual([
    ...["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t1", "'\n1"],
    ...['a "quoted", =1', "two\nlines"],
  ]);
  const named = { kind: "user", id: "u", name: "=cmd|' /C calc'!A0", email: "=x@y.example" } as const;
  const changes = { name: { from: null, to: "=1" } };
  expect(rowsOf([csvLine(happened("user.renamed", at, { changes }, named))])).toMatchObject([
    {
      actorName: `'${named.name}`,
      actorEmail: `'${named.email}`,
      changes: JSON.stringify(changes),
      at: at.toISOString(),
    },
  ]);
});

test.each([
  ["  =1", "'  =1"],
  ["\u3000=1", "'\u3000=1"],
  ["＝1", "'＝1"],
  ["＋1", "'＋1"],
  ["－1", "'－1"],
  ["＠x", "'＠x"],
  ["\t=1", "'\t'=1"],
  ["a;=1", "a;'=1"],
  ["a; ＝1;b", "a;' ＝1;b"],
  ["a\t+1", "a\t'+1"],
  ["a\r\n@x", "a\r\n'@x"],
  ["a = b - c; d", "a = b - c; d"],
])("nor does one that is told other separators, or looks past blanks: %j", (reason, safe) => {
  expect(rowsOf([csvLine(happened("impersonation.requested", at, { reason }))])[0]?.reason).toBe(safe);
});

test("every cell is quoted, so that none ends before its end", () => {
  const line = csvLine(happened("impersonation.requested", at, { reason: 'a,"b' }));
  expect(line).toMatch(/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*\r\n$/);
  expect(line).toContain('"a,""b"');
});

test("an event of OCSF has what its class requires, whatever the event says", () => {
  const uma = { id: "u", name: "Uma", email: "uma@globex.example", externalId: null };
  const shown = (type: EventType, fields: EventFields = {}) =>
    JSON.parse(ocsfLine(happened(type, at, fields), "https://d/audit"));
  expect(shown("impersonation.started", { user: uma, impersonationId: "i" })).toMatchObject({
    ...{ class_uid: 3002, activity_id: 7, type_uid: 300207, account_switch_type_id: 2, time: at.getTime() },
    ...{ user: { uid: "u", email_addr: uma.email }, session: { uid: "i" }, service: { name: "Understudy" } },
  });
  expect(shown("impersonation.ended", { reason: "stopped" })).toMatchObject({
    type_uid: 300202,
    status_detail: "stopped",
  });
  expect(shown("grant.revoked")).toMatchObject({ class_uid: 3005, type_uid: 300502, privileges: ["impersonate"] });
  const changedTo = (to: string) => shown("grant.changed", { changes: { access: { from: null, to } } });
  expect(changedTo("full")).toMatchObject({ class_uid: 3005, type_uid: 300501 });
  expect(changedTo("read_only")).toMatchObject({ class_uid: 3005, type_uid: 300502 });
  const until = (from: string | null, to: string | null) =>
    shown("grant.changed", { changes: { until: { from, to } } });
  expect(until("2026-11-23T00:00:00.000Z", null)).toMatchObject({ type_uid: 300501 });
  expect(until(null, "2026-11-23T00:00:00.000Z")).toMatchObject({ type_uid: 300502 });
  expect(shown("grant.expired")).toMatchObject({ type_uid: 300502 });
  for (const type of ["grant.expiring", "grant.reviewed"] as const)
    expect(shown(type)).toMatchObject({ type_uid: 300599, privileges: ["impersonate"] });
  expect(shown("grant.exported")).toMatchObject({ type_uid: 300402 });
  for (const type of ["impersonation.raised", "impersonation.dropped"] as const)
    expect(shown(type, { impersonationId: "i" })).toMatchObject({ type_uid: 300403, entity: { uid: "i" } });
  for (const type of ["user.protected", "user.unprotected", "support_access.changed"] as const)
    expect(shown(type, { user: uma })).toMatchObject({ type_uid: 300403, entity: { type: "user", uid: uma.id } });
  const domain = { changes: { domain: { from: null, to: "globex.example" } } };
  expect(shown("domain.protected", domain)).toMatchObject({ type_uid: 300403, entity: { name: "globex.example" } });
  expect(shown("request.created")).toMatchObject({ type_uid: 300401 });
  for (const type of ["request.approved", "request.refused", "request.expired"] as const)
    expect(shown(type)).toMatchObject({ type_uid: 300403 });
  expect(shown("impersonation.denied", { outcome: "refused" })).toMatchObject({ class_uid: 3004, status_id: 2 });
  for (const type of eventTypes) {
    const event = shown(type);
    expect(event).toMatchObject({
      category_uid: 3,
      severity_id: 1,
      metadata: { version: "1.6.0", product: { name: "Understudy" } },
    });
    expect(event.type_uid).toBe(event.class_uid * 100 + event.activity_id);
    if (event.class_uid === 3004) expect(event.entity.name).toEqual(expect.any(String));
    else expect(event.user.name).toEqual(expect.any(String));
  }
});

async function longLog() {
  const store = openMemory();
  const people = await addPeople(store);
  await store.write(function* (tx) {
    for (let index = 0; index < 2300; index++) yield* tx.audit.add(happened("session.ended", at));
  });
  return { store, people };
}

test("a file is made while it is read, a page of the log at a time, and no further than its reader is", async () => {
  const { store, people } = await longLog();
  let pages = 0;
  const read: typeof store.read = (body) => {
    pages++;
    return store.read(body);
  };
  const counting = { ...store, read };
  const auditor = as(testContext(counting), people.olivia, people.sessions.olivia);
  const reader = (await exportAuditLog(auditor, { format: "csv", type: "session.ended" }, "s")).getReader();
  const textOf = (value?: Uint8Array) => new TextDecoder().decode(value);
  let text = textOf((await reader.read()).value); // the head
  text += textOf((await reader.read()).value);
  expect(pages).toBeLessThanOrEqual(3);
  for (let read = await reader.read(); !read.done; read = await reader.read()) text += textOf(read.value);
  expect(text.trimEnd().split("\r\n")).toHaveLength(1 + 2300);
  // Fifty first, so that something is there soon, and then five hundred at a time.
  expect(pages).toBe(6);
});

test.each(["role", "session", "place on the team"])(
  "whose %s is lost meanwhile gets no more of it, and no whole file",
  async (lost) => {
    const { store, people } = await longLog();
    const auditor = as(testContext(store), people.adam, people.sessions.adam);
    const reader = (await exportAuditLog(auditor, { format: "jsonl", type: "session.ended" }, "s")).getReader();
    await reader.read();
    await store.write(function* (tx) {
      const { id } = people.adam;
      if (lost === "role") yield* tx.employees.update(id, { role: "member" }, happened("employee.role_changed", at));
      else if (lost === "session")
        yield* tx.dashboardSessions.end({ employeeId: id }, at, () => happened("session.signed_out", at));
      else yield* tx.employees.update(id, { active: false }, happened("employee.deactivated", at));
    });
    let pieces = 0;
    const rest = async () => {
      for (let read = await reader.read(); !read.done; read = await reader.read()) pieces++;
    };
    await expect(rest()).rejects.toMatchObject({ name: "AbortError" });
    expect(pieces).toBeLessThanOrEqual(1); // what was ready before
  },
);
