import { describe, expect, test } from "vitest";
import { dialects, madeBefore } from "./migrations.testing.ts";

describe.each(dialects)("on $dialect", (on) => {
  const { raw, at, hourLater, yes } = on;
  test("whoever was let in before there were levels may still make changes; a new organization begins with looking", async () => {
    const database = await madeBefore(on);
    for (const statement of [
      `INSERT INTO employees (id, name, email, email_key, role, active, password_hash, created_at)
        VALUES ('e1', 'M', 'm@a.example', 'm@a.example', 'member', ${yes}, 'h', ${at})`,
      `INSERT INTO users (id, name, email, email_key, search_text, active, created_at)
        VALUES ('u1', 'U', 'u@a.example', 'u@a.example', 'u', ${yes}, ${at})`,
      `INSERT INTO dashboard_sessions (id, token_hash, employee_id, created_at, expires_at)
        VALUES ('s1', 't', 'e1', ${at}, ${hourLater})`,
      `INSERT INTO grants (id, employee_id, granted_by_id, granted_at) VALUES ('g1', 'e1', 'e1', ${at})`,
      `INSERT INTO products (id, name, client_id, client_secret_hash, initiate_login_uri, redirect_uris, target_link_uri,
        built_in, active, created_at, kind) VALUES ('p1', 'P', 'c', 'h', 'u', '[]', 'u', ${yes}, ${yes}, ${at}, 'oidc')`,
      `INSERT INTO impersonations (id, impersonator_id, user_id, product_id, dashboard_session_id, grant_id, enable_epoch,
        created_at, started_at, expires_at)
        VALUES ('i1', 'e1', 'u1', 'p1', 's1', 'g1', 0, ${at}, ${at}, ${hourLater})`,
    ])
      await database.sql(statement);
    const store = await database.open();
    const both = { accessLevels: ["read_only", "full"] };
    expect(await store.read((tx) => tx.settings.get())).toMatchObject({ ...both, defaultAccess: "full" });
    expect(await store.read((tx) => tx.grants.find("e1"))).toMatchObject({ id: "g1", access: "full" });
    expect(await store.read((tx) => tx.impersonations.find("i1"))).toMatchObject({ access: "full", raisedUntil: null });
    await store.close();
    const fresh = await (await raw()).open();
    expect(await fresh.read((tx) => tx.settings.get())).toMatchObject({ ...both, defaultAccess: "read_only" });
    await fresh.close();
  });
});
