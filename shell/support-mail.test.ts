import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "#lib/context.ts";
import { endImpersonation } from "#lib/impersonations/end.ts";
import { handOff, minaOf } from "#lib/oauth/oauth.testing.ts";
import { openSender } from "#lib/outbox/sender.ts";
import { changeImpersonationSettings } from "#lib/settings/change.ts";
import { listMailedUsers } from "#lib/support-access/outbox.ts";
import { takeActions } from "#lib/timeline/take.ts";
import { config, employee, type Hooks, openHooks } from "#lib/webhooks/webhooks.testing.ts";
import { headerOf, type MailServer, openMailServer, partOf, refusesAll } from "./mailer.testing.ts";
import { openMailer } from "./mailer.ts";
import { waysWith } from "./ways.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let hooks: Hooks;
let server: MailServer;

beforeEach(async () => {
  hooks = await openHooks();
  server = await openMailServer();
  hooks.at.store.mail.leaves = true;
  await choose({ mailAfter: true });
  await changeImpersonationSettings(hooks.olivia, { notices: { ownerMail: false, impersonatorSummary: false } });
});
afterEach(async () => {
  await hooks.close();
  await server.close();
});

const choose = (supportAccess: object) => changeImpersonationSettings(hooks.olivia, { supportAccess });

function openDelivering() {
  const mailer = openMailer({ url: server.url, from: "Understudy <u@acme.example>" }, hooks.at.issuer.issuer);
  const sender = openSender(waysWith(mailer));
  return () => sender.deliver({ ...hooks.at.issuer, ...config });
}

/** Mina as Uma for twelve minutes, in which the product tells of these acts. */
async function session(acts: string[] = []): Promise<string> {
  const { impersonation } = await handOff(hooks.at);
  hooks.at.clock.advance(MINUTE);
  const at = hooks.at.clock.now.toISOString();
  const items = acts.map((name, nth) => ({
    id: `act-${nth}-${crypto.randomUUID()}`,
    sid: impersonation.id,
    at,
    kind: "act",
    name,
  }));
  if (items.length > 0) await takeActions(hooks.at.issuer as Context, hooks.at.people.product, items);
  hooks.at.clock.advance(11 * MINUTE);
  await endImpersonation(minaOf(hooks.at), impersonation.id);
  return impersonation.id;
}

const statuses = () => hooks.at.store.sql("SELECT status, attempts FROM deliveries WHERE kind = 'mail' ORDER BY seq");

async function mailOf(acts: string[] = []) {
  await session(acts);
  hooks.at.clock.advance(5000);
  await openDelivering()();
  const mail = server.taken.at(-1);
  if (!mail) throw new Error("nothing was sent");
  return mail;
}

describe("after a session its user is told by mail", () => {
  test("when it was, why, what was changed, and where to object, without a name of an employee", async () => {
    const mail = await mailOf(["Send an invoice", "Pay an invoice", "Send an invoice"]);
    expect(mail.to).toEqual(["uma@globex.example"]);
    expect(headerOf(mail, "Subject")).toBe("Support was in your account in Tally");
    const text = partOf(mail, "text/plain");
    for (const part of [
      /Somebody of support signed in to your account in Tally on \d+ \w+ \d{4} at \d\d:\d\d \(UTC\) and was in it for 12 minutes/,
      /Why: why/,
      /Changed: Send an invoice \(2 times\); Pay an invoice/,
      /http:\/\/127\.0\.0\.1:3000\/support-access/,
      /If something here is wrong, tell the support of Tally/,
    ])
      expect(text).toMatch(part);
    expect(mail.message).not.toMatch(/Mina|Haddad|mina@/);
  });

  test("with the employee's name where names are shown, and that nothing was changed where nothing was", async () => {
    await choose({ showNames: true });
    const text = partOf(await mailOf(), "text/plain");
    expect(text).toContain("Mina Haddad signed in");
    expect(text).toContain("Changed: nothing");
  });

  test("and no name, act or reason writes a header, a line or a tag", async () => {
    await hooks.at.store.sql(
      "UPDATE users SET name = 'Uma\r\nBcc: eve@evil.example' WHERE email = 'uma@globex.example'",
    );
    await hooks.at.store.sql("UPDATE products SET name = 'Tally\r\nBcc: eve@evil.example <script>'");
    const mail = await mailOf(["<script>alert(1)</script>"]);
    expect(mail.to).toEqual(["uma@globex.example"]);
    // In the body a line may be folded anywhere.
    expect(mail.message.split(/\r?\n\r?\n/)[0]).not.toMatch(/^Bcc:/m);
    expect(partOf(mail, "text/html")).not.toContain("<script");
  });

  test("once, and not of what nobody opened, nor where the organization doesn't want it any more", async () => {
    await session();
    await choose({ mailAfter: false });
    hooks.at.clock.advance(5000);
    await openDelivering()();
    await session();
    expect(await statuses()).toEqual([{ status: "dead", attempts: 1 }]);
    expect(server.asked).toBe(0);
  });

  test("and not where they have no e-mail", async () => {
    await session();
    await hooks.at.store.sql("UPDATE users SET email = NULL, email_key = NULL WHERE email = 'uma@globex.example'");
    hooks.at.clock.advance(5000);
    await openDelivering()();
    expect(await statuses()).toEqual([{ status: "dead", attempts: 1 }]);
  });

  test("and a mail server that takes nothing for a day is on record, with whom it was for, and nothing waits on", async () => {
    server.says = refusesAll;
    await session();
    const deliver = openDelivering();
    for (let hour = 0; hour <= 26; hour++) {
      hooks.at.clock.advance(HOUR);
      await deliver();
    }
    expect((await statuses()).map(({ status }) => status)).toEqual(["dead"]);
    const events = await hooks.at.store.sql(
      "SELECT user_email, reason FROM audit_events WHERE type = 'mail.unreachable'",
    );
    expect(events).toEqual([{ user_email: "uma@globex.example", reason: "status_550" }]);
  });
});

test("the demo's page of mail has it once it is out, for whoever may see that session", async () => {
  await session();
  const listed = async (who: "adam" | "mina") =>
    (await listMailedUsers(employee(hooks.at, who), hooks.at.issuer.productUrl)).map(({ to }) => to.address);
  expect(await listed("adam")).toEqual([]);
  hooks.at.clock.advance(5000);
  await openDelivering()();
  for (const who of ["adam", "mina"] as const) expect(await listed(who)).toEqual(["uma@globex.example"]);
});
