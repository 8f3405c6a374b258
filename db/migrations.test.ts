import { describe, expect, test } from "vitest";
import { logOn } from "#lib/audit/log/log.testing.ts";
import { sealLog } from "#lib/audit/log/seal.ts";
import { verifyLog } from "#lib/audit/verify/verify.ts";
import { writeSearchTexts } from "#lib/search/write-texts.ts";
import { happened } from "./happened.ts";
import { dialects, madeBefore, type Raw } from "./migrations.testing.ts";

/** Columns, keys, checks, indexes and triggers, in an order that has nothing to do with when they were added. */
const shapes = {
  sqlite: `
    SELECT t.name || '.' || c.name AS what, c.type, c."notnull", c.dflt_value, c.pk
      FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'
    UNION ALL SELECT t.name || '.' || f."from" || ' -> ' || f."table" || '.' || f."to", f.on_delete, NULL, NULL, NULL
      FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
    UNION ALL SELECT name || ': ' || coalesce(sql, ''), type, NULL, NULL, NULL
      FROM sqlite_schema WHERE type <> 'table'
    ORDER BY 1`,
  postgres: `
    SELECT table_name || '.' || column_name AS what, data_type || coalesce(datetime_precision, 0) AS type,
      is_nullable || is_identity AS more, column_default AS value
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid), NULL, NULL
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexname, indexdef, NULL, NULL FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT tgname, pg_get_triggerdef(oid), NULL, NULL FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1, 2`,
};

/** SQLite has no table of its checks: they are lines of the tables' own text. */
async function checksOf({ sql }: Raw): Promise<string[]> {
  const tables = await sql("SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL");
  return tables.flatMap((row) => String(row.sql).match(/CONSTRAINT .* CHECK ?\(.*\)/g) ?? []).sort();
}

describe.each(dialects)("on $dialect", (on) => {
  const { dialect, raw, ran, at, hourLater, yes } = on;
  test("a database from before the first release opens with its data, also the second time", async () => {
    const database = await madeBefore(on);
    for (const statement of [
      `INSERT INTO employees (id, name, email, email_key, role, active, password_hash, created_at)
        VALUES ('e1', 'Olivia Ortega', 'Olivia@acme.example', 'olivia@acme.example', 'owner', ${yes}, 'hash', ${at})`,
      `INSERT INTO users (id, name, email, email_key, search_text, active, created_at, external_id)
        VALUES ('u1', 'Uma Patel', 'uma@globex.example', 'uma@globex.example', 'uma patel', ${yes}, ${at}, 'crm-1')`,
      `INSERT INTO audit_events (id, type, at, outcome, actor_kind, actor_id, request_id)
        VALUES ('a1', 'user.added', ${at}, 'succeeded', 'api_key', 'k1', 'r1')`,
      `UPDATE impersonation_settings SET enabled = ${yes}, enable_epoch = 7, max_minutes = 30`,
      `INSERT INTO demo_notes (id, user_id, text, created_at) VALUES ('n1', 'u1', 'A note', ${at})`,
    ])
      await database.sql(statement);
    for (const _ of ["the first time", "the second time"]) {
      const store = await database.open();
      expect(await store.read((tx) => tx.employees.list())).toMatchObject([{ id: "e1", role: "owner", active: true }]);
      expect(await store.read((tx) => tx.users.find("u1"))).toMatchObject({ name: "Uma Patel", externalId: "crm-1" });
      expect(await store.read((tx) => tx.settings.get())).toMatchObject({ enabled: true, maxMinutes: 30 });
      const { items } = await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 10 }));
      expect(items).toMatchObject([{ id: "a1", actor: { kind: "api_key", id: "k1" } }]);
      await store.close();
    }
    await expect(database.sql("SELECT * FROM demo_notes")).rejects.toThrow(/no such table|does not exist/);
    await expect(database.sql("DELETE FROM audit_events")).rejects.toThrow("append-only");
    // What was recorded before the log was a tree waits for its leaf, and gets it at the start.
    const store = await database.open();
    const log = logOn(store);
    await sealLog(log);
    expect(await store.read((tx) => verifyLog(tx, { keys: [log.signer] }))).toEqual({
      size: 1,
      archived: 0,
      unsealed: 0,
    });
    await store.close();
  });

  test("whoever is in it is found wholly once it has started, in the order in which they were added", async () => {
    const database = await madeBefore(on);
    const columns = "id, name, email, email_key, search_text, active, created_at, external_id, deleted_at";
    const hour = (nth: number) =>
      dialect === "sqlite" ? String(1795374978518 + nth) : `${at}::timestamptz + interval '${nth} hours'`;
    const users = [
      ["u3", "'Łukasz Wałęsa'", "'lukasz@globex.example'", "'łukasz wałęsa'", hour(3), "NULL", "NULL"],
      ["u1", "'Anne-Marie O’Neill'", "'am@globex.example'", "'anne-marie o’neill'", hour(1), "'crm-1'", "NULL"],
      ["u2", "'Zoë'", "'zoe@globex.example'", "'zoë'", hour(2), "NULL", "NULL"],
      ["u0", "'Deleted user'", "'u0@deleted.invalid'", "''", hour(0), "NULL", hour(9)],
    ];
    for (const [id, name, email, text, created, external, deleted] of users)
      await database.sql(
        `INSERT INTO users (${columns}) VALUES ('${id}', ${name}, ${email}, ${email}, ${text}, ${yes}, ${created}, ${external}, ${deleted})`,
      );
    for (const _ of ["the first time", "the second time"]) {
      const store = await database.open();
      await writeSearchTexts({ store });
      const found = async (query: string, sort: "newest" | "name" = "newest") =>
        (await store.read((tx) => tx.users.search(query, { cursor: null, limit: 9, sort }))).items.map(({ id }) => id);
      expect([await found("walesa lukasz"), await found("annemarie oneill"), await found("crm1")]).toEqual([
        ["u3"],
        ["u1"],
        ["u1"],
      ]);
      expect([await found(""), await found("globex")]).toEqual([
        ["u3", "u2", "u1"],
        ["u3", "u2", "u1"],
      ]);
      expect([await found("", "name"), await found("deleted")]).toEqual([["u1", "u3", "u2"], []]);
      await store.write((tx) => tx.users.update("u2", { name: "Ada" }, happened("user.renamed", new Date())));
      expect([await found("zoe ada"), await found("ada")]).toEqual([["u2"], ["u2"]]);
      await store.write((tx) => tx.users.update("u2", { name: "Zoë" }, happened("user.renamed", new Date())));
      const none = await store.write(function* (tx) {
        return [yield* tx.users.writeTexts(9), yield* tx.impersonations.writeTexts(9)];
      });
      expect(none).toEqual([0, 0]);
      await store.close();
    }
  });

  test("what products were still to be told is told from the outbox, and what is over is over", async () => {
    const database = await madeBefore(on);
    const columns = "id, attempts, next_attempt_at, delivered_at, impersonation_id, product_id, created_at";
    for (const statement of [
      `INSERT INTO employees (id, name, email, email_key, role, active, password_hash, created_at)
        VALUES ('e1', 'M', 'm@a.example', 'm@a.example', 'member', ${yes}, 'h', ${at})`,
      `INSERT INTO users (id, name, email, email_key, search_text, active, created_at)
        VALUES ('u1', 'U', 'u@a.example', 'u@a.example', 'u', ${yes}, ${at})`,
      `INSERT INTO dashboard_sessions (id, token_hash, employee_id, created_at, expires_at)
        VALUES ('s1', 't', 'e1', ${at}, ${at})`,
      `INSERT INTO grants (id, employee_id, granted_by_id, granted_at) VALUES ('g1', 'e1', 'e1', ${at})`,
      `INSERT INTO products (id, name, client_id, client_secret_hash, initiate_login_uri, redirect_uris, target_link_uri,
        built_in, active, created_at, kind) VALUES ('p1', 'P', 'c', 'h', 'u', '[]', 'u', ${yes}, ${yes}, ${at}, 'oidc')`,
      `INSERT INTO impersonations (id, impersonator_id, user_id, product_id, dashboard_session_id, grant_id, enable_epoch,
        created_at, expires_at, ended_at, end_reason)
        VALUES ('i1', 'e1', 'u1', 'p1', 's1', 'g1', 0, ${at}, ${hourLater}, ${at}, 'stopped')`,
      ...[`'waits', 2, ${at}, NULL`, `'told', 1, NULL, ${at}`, "'left', 6, NULL, NULL"].map(
        (values) => `INSERT INTO logout_deliveries (${columns}) VALUES (${values}, 'i1', 'p1', ${at})`,
      ),
    ])
      await database.sql(statement);
    const store = await database.open();
    const due = await store.read((tx) => tx.outbox.listDue("logout:p1", new Date("2026-12-01")));
    expect(due).toMatchObject([{ id: "waits", kind: "logout", attempts: 2, impersonationId: "i1", productId: "p1" }]);
    const over = ["told", "left"].map((id) => store.read((tx) => tx.outbox.find(id)));
    expect(await Promise.all(over)).toMatchObject([{ status: "delivered" }, { status: "dead", attempts: 6 }]);
    await store.close();
  });

  test("it has the same tables as a new one", async () => {
    const shapeOf = async (database: Raw) => {
      await (await database.open()).close();
      // The migrator's own table isn't one of ours.
      const rows = (await database.sql(shapes[dialect])).filter(({ what }) => !String(what).startsWith("__drizzle"));
      return { rows, checks: dialect === "sqlite" ? await checksOf(database) : [] };
    };
    const old = await shapeOf(await madeBefore(on));
    expect(old.rows.length).toBeGreaterThan(150);
    expect(old).toEqual(await shapeOf(await raw()));
  });

  test("a database that a newer program has migrated is refused, unchanged, and the newer of the two is named", async () => {
    const database = await raw();
    await (await database.open()).close();
    await database.sql(`INSERT INTO ${ran} (hash, created_at) VALUES ('of later', 4070908800000)`);
    await expect(database.open()).rejects.toThrow(
      /^The database is newer than this program: its last migration is of 2099-01-01 00:00:00 UTC, the program's of 20/,
    );
    expect(
      (await database.sql(`SELECT max(created_at) AS newest FROM ${ran}`)).map(({ newest }) => Number(newest)),
    ).toEqual([4070908800000]);
  });

  test("a database of a state in between, which was never released, is refused in a sentence", async () => {
    await expect((await madeBefore(on, 2)).open()).rejects.toThrow("is none of this program's");
  });
});
