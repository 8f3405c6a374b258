import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { impersonate, openTeam, type Team } from "../employees/employees.testing.ts";
import { endImpersonation } from "./end.ts";
import { raiseImpersonation } from "./raise.ts";
import { streamRevocations } from "./revocation-stream.ts";

let team: Team;
let productId: string;
let left: AbortController;
beforeEach(async () => {
  team = await openTeam();
  left = new AbortController();
  const [product] = await team.store.read((tx) => tx.products.listActive());
  productId = product?.id ?? "";
});
// Nothing listens any more, so nothing looks.
afterEach(() => left.abort());

/** One that is open, and read until it has said something. */
async function open(cursor: string | null = null, of = productId) {
  const response = await streamRevocations(team.context, { productId: of, cursor }, AbortSignal.any([left.signal]));
  const reader = (response.body ?? expect.fail("no stream")).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const read = async (until: string | RegExp | null) => {
    for (;;) {
      if (until !== null && text.match(until)) return text;
      const { value, done } = await reader.read();
      if (done) return until === null ? text : expect.fail(`closed after ${text}`);
      text += value;
    }
  };
  return {
    response,
    /** Until it has said this. */
    says: read,
    /** Until it is closed. */
    all: () => read(null),
    leave: () => reader.cancel(),
    lastId: () => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? null,
  };
}

async function endOne(): Promise<string> {
  const { id } = await impersonate(team, team.mina, team.uma);
  await endImpersonation(team.mina, id);
  return id;
}

/** As another process does it: in the database, and this one isn't told. */
async function endElsewhere(): Promise<string> {
  const { id } = await impersonate(team, team.mina, team.uma);
  await team.store.sql(`UPDATE impersonations SET ended_at = created_at, end_reason = 'stopped' WHERE id = '${id}'`);
  return id;
}

describe("a stream of ends", () => {
  test("says at once what is after the cursor, though it be nothing, and how old that is", async () => {
    const before = await endOne();
    const first = await open();
    expect(first.response.headers.get("content-type")).toBe("text/event-stream");
    expect(first.response.headers.get("cache-control")).toBe("no-store, no-transform");
    const [, id, data] = /^id: (\S+)\ndata: (.+)\n\n: 0\n\n$/.exec(await first.says(/: 0\n\n/)) ?? [];
    expect(JSON.parse(data ?? "")).toEqual({
      items: [{ sid: before, endedAt: team.clock.now.toISOString() }],
      changes: [],
      nextCursor: id,
    });
    team.clock.advance(61_000);
    const second = await open(id);
    // An end is told again for a minute.
    expect(await second.says(/: 0\n\n/)).toContain(before);
    const third = await open(second.lastId());
    expect(await third.says(/: 0\n\n/)).toContain('"items":[]');
  });

  test("says each end as it happens, once, whichever process wrote it", async () => {
    const stream = await open();
    const here = await endOne();
    await stream.says(here);
    const elsewhere = await endElsewhere();
    await stream.says(elsewhere);
    const last = await endOne();
    const said = await stream.says(last);
    for (const sid of [here, elsewhere, last]) expect(said.split(sid)).toHaveLength(2);
  });

  test("says each change of a level as it happens, once, whichever process made it", async () => {
    const { id } = await impersonate(team, team.mina, team.uma, null, "read_only");
    const stream = await open();
    await stream.says(/: 0\n\n/);
    await raiseImpersonation(team.mina, id, { reason: "Her address", minutes: 5 });
    await stream.says(`"sid":"${id}","access":"full"`);
    // As another process does it: this one isn't told.
    await team.store.sql(`UPDATE impersonations SET raised_at = NULL, raised_until = NULL WHERE id = '${id}'`);
    await stream.says(`"sid":"${id}","access":"read_only","raisedUntil":null`);
    await raiseImpersonation(team.mina, id, { reason: "Her address", minutes: 15 });
    const said = await stream.says(/(?:"access":"full"[\s\S]+){2}\n\n: \d+\n\n/);
    expect(said.split(id)).toHaveLength(4);
    // Whoever connects anew, as after a restart, hears how it is now.
    const again = await open();
    expect(await again.says(/: 0\n\n/)).toContain(`"changes":[{"sid":"${id}","access":"full"`);
  });

  test("goes on from its last id in another stream, and leaves none out", async () => {
    const first = await open();
    await first.says(await endOne());
    await first.leave();
    const between = await endOne();
    const second = await open(first.lastId());
    await second.says(between);
  });

  test("says every second how many milliseconds after the question it last looked", async () => {
    const stream = await open();
    const beats = [...(await stream.says(/: 0\n\n: [12]\d{3}\n\n/)).matchAll(/^: (\d+)$/gm)].map(([, ms]) =>
      Number(ms),
    );
    expect(beats).toHaveLength(2);
  });

  test("says one product nothing of another's", async () => {
    const other = crypto.randomUUID();
    await team.store.sql(
      `INSERT INTO products (id, name, kind, client_id, client_secret_hash, initiate_login_uri, redirect_uris, target_link_uri, built_in, active, created_at) SELECT '${other}', 'Other', 'oidc', 'other', 'x', 'https://a.example', redirect_uris, 'https://a.example', false, true, created_at FROM products LIMIT 1`,
    );
    const [own, theirs] = [await open(), await open(null, other)];
    const { id } = await impersonate(team, team.mina, team.uma, productId);
    await endImpersonation(team.mina, id);
    await own.says(id);
    expect(await theirs.says(/: [1-9]\d+\n\n/)).not.toContain(id);
  });
});

describe("a stream is closed", () => {
  test("with what is to be said last, when its product is disabled", async () => {
    const stream = await open();
    const ended = await endElsewhere();
    await team.store.sql("UPDATE products SET active = false");
    expect(await stream.all()).toContain(ended);
    const again = await open();
    expect(await again.all()).toContain(ended);
  });

  test("without another word, when its product's secret is another", async () => {
    const stream = await open();
    await stream.says(/: 0\n\n/);
    await team.store.sql("UPDATE products SET client_secret_hash = 'another'");
    const ended = await endOne();
    expect(await stream.all()).not.toContain(ended);
  });

  test("when nobody can say what has ended: no end can be written, or the database can't be read", async () => {
    const stream = await open();
    await team.store.brake.owe("other", async () => {}); // which puts it on
    await stream.all();
    await expect(open()).rejects.toMatchObject({ code: "unavailable" });
    await team.store.brake.test(async () => true);
    const next = await open();
    await team.store.sql("ALTER TABLE impersonations RENAME TO gone");
    await next.all();
  });

  test("when its reader doesn't read, and the others go on", async () => {
    const [slow, stream] = [
      await streamRevocations(team.context, { productId, cursor: null }, left.signal),
      await open(),
    ];
    // More than the room that there is for one.
    const ended = await endElsewhere();
    const copied =
      "impersonator_id, user_id, product_id, reason, ticket, dashboard_session_id, grant_id, enable_epoch, created_at, started_at, expires_at, ended_at, end_reason";
    const ids = Array.from({ length: 900 }, () => `('${crypto.randomUUID()}')`).join(", ");
    // At once: written one by one on a busy machine, the room was full only seconds later.
    await team.store.sql(
      `INSERT INTO impersonations (id, ${copied}) SELECT column1, ${copied} FROM impersonations, (VALUES ${ids}) AS many WHERE id = '${ended}'`,
    );
    await stream.says(/: [6-9]\d{3}\n\n/);
    const reader = slow.body?.getReader();
    await expect(reader?.read()).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("at most 250 of a product are open at once, and whoever leaves makes room", async () => {
  const all = await Promise.all(Array.from({ length: 250 }, () => open()));
  await expect(open()).rejects.toMatchObject({ code: "too_many_requests", retryAfterSeconds: 60 });
  await all[0]?.leave();
  await vi.waitFor(() => open());
  await expect(open()).rejects.toMatchObject({ code: "too_many_requests" });
});
