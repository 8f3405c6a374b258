import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eraseUser } from "#lib/audit/erase/erase.ts";
import { logOn } from "#lib/audit/log/log.testing.ts";
import { endImpersonation } from "#lib/impersonations/end.ts";
import { handOff, minaOf } from "#lib/oauth/oauth.testing.ts";
import { openSender } from "#lib/outbox/sender.ts";
import { changeImpersonationSettings } from "#lib/settings/change.ts";
import { config, type Hooks, openHooks } from "#lib/webhooks/webhooks.testing.ts";
import { headerOf, type MailServer, openMailServer, partOf, refusesAll, takesAll } from "./mailer.testing.ts";
import { openMailer, optionsOf } from "./mailer.ts";
import { waysWith } from "./ways.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const from = "Understudy <understudy@acme.example>";
let hooks: Hooks;
let server: MailServer;

beforeEach(async () => {
  hooks = await openHooks();
  server = await openMailServer();
  hooks.at.store.mail.leaves = true;
});
afterEach(async () => {
  await hooks.close();
  await server.close();
});

function openDelivering(url = server.url) {
  const mailer = openMailer({ url, from }, hooks.at.issuer.issuer);
  const sender = openSender(waysWith(mailer));
  return () => sender.deliver({ ...hooks.at.issuer, ...config });
}

const turnOff = () => changeImpersonationSettings(hooks.olivia, { enabled: false });
const statuses = () => hooks.at.store.sql("SELECT status, attempts FROM deliveries WHERE kind = 'mail' ORDER BY seq");

/** Mina opens a session as Uma, and ends it after twelve minutes. */
async function session(): Promise<string> {
  const { impersonation } = await handOff(hooks.at);
  hooks.at.clock.advance(12 * MINUTE);
  await endImpersonation(minaOf(hooks.at), impersonation.id);
  return impersonation.id;
}

describe("mail", () => {
  test("arrives in its reader's words, as text and HTML with a link, and names no user", async () => {
    const deliver = openDelivering();
    const id = await session();
    hooks.at.clock.advance(5000);
    await deliver();
    const mina = server.taken.find(({ to }) => to.includes("mina@acme.example"));
    const olivia = server.taken.find(({ to }) => to.includes("olivia@acme.example"));
    if (!mina || !olivia) throw new Error("each of them gets one");
    expect(server.taken).toHaveLength(2);
    expect(headerOf(mina, "Subject")).toMatch(/^Your session in .* lasted 12 minutes: 0 pages, 0 acts, 0 refusals\.$/);
    expect(headerOf(mina, "From")).toBe(from);
    expect(headerOf(mina, "To")).toBe("Mina Haddad <mina@acme.example>");
    expect(headerOf(olivia, "Subject")).toBe("Mina Haddad opened a session for the first time.");
    const link = `http://localhost:3000/sessions/${id}`;
    for (const mail of [mina, olivia]) {
      expect(partOf(mail, "text/plain")).toContain(`\n\n${link}\n`);
      expect(partOf(mail, "text/html")).toContain(`<a href="${link}">`);
      expect(mail.message).not.toMatch(/Uma|Patel|globex|why/);
    }
  });

  test("lets no name write a header, a line or a tag", async () => {
    const deliver = openDelivering();
    const name = "Mina <b>\r\nBcc: eve@evil.example\r\n\r\n\u202e<script>alert(1)</script>";
    await hooks.at.store.sql(`UPDATE employees SET name = '${name}' WHERE email = 'mina@acme.example'`);
    await session();
    hooks.at.clock.advance(5000);
    await deliver();
    expect(server.taken.flatMap(({ to }) => to).sort()).toEqual(["mina@acme.example", "olivia@acme.example"]);
    for (const mail of server.taken) {
      expect(headerOf(mail, "Bcc")).toBe("");
      expect(partOf(mail, "text/html")).not.toMatch(/<b>|<script|\u202e/);
      expect(mail.message).not.toMatch(/^Bcc:/m);
    }
  });

  test("is given up for whoever has left", async () => {
    await turnOff();
    await hooks.at.store.sql("UPDATE employees SET active = false WHERE email = 'olivia@acme.example'");
    await openDelivering()();
    expect(await statuses()).toEqual([{ status: "dead", attempts: 1 }]);
    expect(server.asked).toBe(0);
  });

  test("for Owners isn't sent to who is none any more, whose own is", async () => {
    const deliver = openDelivering();
    await hooks.at.store.sql("UPDATE employees SET role = 'owner' WHERE email = 'mina@acme.example'");
    await session();
    await hooks.at.store.sql("UPDATE employees SET role = 'admin' WHERE email = 'mina@acme.example'");
    await deliver();
    hooks.at.clock.advance(5000);
    await deliver();
    const minas = server.taken.filter(({ to }) => to.includes("mina@acme.example"));
    expect(minas.map((mail) => headerOf(mail, "Subject"))).toEqual([expect.stringMatching(/^Your session/)]);
    expect((await statuses()).map(({ status }) => status).sort()).toEqual(["dead", "delivered", "delivered"]);
  });

  test("is left by a server without a mailer to those that have one, for as long as they try", async () => {
    const without = openSender(waysWith(null));
    const leave = () => without.deliver({ ...hooks.at.issuer, ...config });
    await turnOff();
    await leave();
    expect(await statuses()).toEqual([{ status: "waiting", attempts: 0 }]);
    await openDelivering()();
    expect(await statuses()).toEqual([{ status: "delivered", attempts: 1 }]);
    await changeImpersonationSettings(hooks.olivia, { enabled: true });
    hooks.at.clock.advance(24 * HOUR);
    await leave();
    expect((await statuses()).at(-1)).toEqual({ status: "waiting", attempts: 0 });
    hooks.at.clock.advance(HOUR);
    await leave();
    expect((await statuses()).at(-1)).toEqual({ status: "dead", attempts: 0 });
    expect(server.taken).toHaveLength(1);
  });

  test("that waits when its user is erased goes out all the same, as it never said who they are", async () => {
    const deliver = openDelivering();
    await session();
    await eraseUser({ ...hooks.at.issuer, ...logOn(hooks.at.store) }, hooks.at.people.uma.id);
    expect(JSON.stringify(await hooks.at.store.sql("SELECT payload, last_answer FROM deliveries"))).not.toContain(
      "Uma",
    );
    hooks.at.clock.advance(5000);
    await deliver();
    expect(server.taken).toHaveLength(2);
    expect(server.taken.map(({ message }) => message).join()).not.toMatch(/Uma|Patel/);
  });
});

test("a mail server is handed five mails at once, however many wait for however many people", async () => {
  const mailer = openMailer({ url: server.url, from }, "http://localhost:3000");
  const send = (n: number) =>
    mailer.send({
      ...{ id: `m${n}`, at: new Date(), to: { name: "O", address: `o${n}@acme.example` } },
      ...{ subject: "s", text: "t", html: "h" },
    });
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => send(n)));
  expect(answers.filter(({ outcome }) => outcome === "delivered")).toHaveLength(30);
  expect(server.taken).toHaveLength(30);
  expect(server.most).toBeLessThanOrEqual(5);
});

describe("a mail server that is gone", () => {
  test("holds up no webhook and no session, is asked little, and gets everything when it is back", async () => {
    const { port } = server;
    const deliver = openDelivering();
    await server.close();
    const { got } = await hooks.hook(["impersonation.*"]);
    for (let n = 0; n < 12; n++) await session();
    await deliver();
    expect(got).toHaveLength(12 * 3);
    expect(Math.max(...(await statuses()).map(({ attempts }) => Number(attempts)))).toBeGreaterThan(0);
    expect((await statuses()).every(({ status }) => status === "waiting")).toBe(true);

    server = await openMailServer(takesAll, port);
    for (let n = 0; n < 8; n++) {
      hooks.at.clock.advance(MINUTE);
      await deliver();
    }
    const ids = new Set(server.taken.map((mail) => headerOf(mail, "Message-ID")));
    expect(ids.size).toBe(12 + 1);
    expect((await statuses()).every(({ status }) => status === "delivered")).toBe(true);
  });

  test("is tried for 24 hours, which is recorded once for each reader then", async () => {
    const deliver = openDelivering();
    server.says = refusesAll;
    await turnOff();
    await changeImpersonationSettings(hooks.olivia, { enabled: true });
    const begun = hooks.at.clock.now.getTime();
    while (hooks.at.clock.now.getTime() < begun + 25 * HOUR) {
      await deliver();
      hooks.at.clock.advance(30 * MINUTE);
    }
    expect((await statuses()).map(({ status }) => status)).toEqual(["dead", "dead"]);
    const { items } = await hooks.at.store.read((tx) =>
      tx.audit.list({ type: "mail.unreachable" }, { cursor: null, limit: 10 }),
    );
    expect(items).toMatchObject([{ reason: "status_550", employee: { email: "olivia@acme.example" } }]);
  });

  test("that answers nothing at all is waited for a while, and tried again", async () => {
    const silent = openMailer({ url: "smtp://127.0.0.1:9", from }, "http://localhost:3000");
    const mail = { id: "m", at: new Date(), to: { name: "O", address: "o@acme.example" } };
    const answer = await silent.send({ ...mail, subject: "s", text: "t", html: "h" });
    expect(answer).toMatchObject({ outcome: "no_answer", status: null, text: null });
  });
});

test.each([
  ["smtp://mail.example", false],
  ["smtp://u:p%40ss@mail.example:2525", true],
  ["smtp://u:p%40ss@10.0.0.7", true],
  ["smtp://u:p%40ss@[::1]:2525", false],
  ["smtps://u:p%40ss@mail.example", true],
])("a password goes to another machine in no clear text: by %s encrypted first, %s", (url, requireTLS) => {
  const options = optionsOf(new URL(url));
  expect(options).toMatchObject({ requireTLS, secure: url.startsWith("smtps:") });
  if (url.includes("@")) expect(options).toMatchObject({ auth: { user: "u", pass: "p@ss" } });
  expect(options.host).not.toContain("[");
});
