import { beforeEach, describe, expect, test } from "vitest";
import { expectRefused, openTeam, recorded, type Team } from "../employees/employees.testing.ts";
import type { Store } from "../store/store.ts";
import { hashToken } from "../tokens/token.ts";
import { changeByKey, findApiKey } from "./caller.ts";
import { API_KEYS, createApiKey } from "./create.ts";
import { listApiKeys } from "./list.ts";
import { revokeApiKey } from "./revoke.ts";
import { showApiKey } from "./show.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

describe("an API key", () => {
  test("is told once; what is kept of it is a hash, and a hint to tell it by", async () => {
    const { apiKey, key } = await createApiKey(team.adam, { name: "CRM sync" });
    expect(key).toMatch(/^us_[\w-]{43}$/);
    expect(showApiKey(apiKey)).toEqual({
      id: apiKey.id,
      name: "CRM sync",
      hint: key.slice(-4),
      createdBy: { id: team.adam.caller.id, name: "Adam Novak", email: "adam@acme.example" },
      createdAt: team.clock.now.toISOString(),
      lastUsedAt: null,
    });
    expect(JSON.stringify(await listApiKeys(team.olivia))).not.toContain(hashToken(key));
    expect(await findApiKey(team.context, key)).toMatchObject({ id: apiKey.id });
    expect(await findApiKey(team.context, hashToken(key))).toBeNull();
    expect(await findApiKey(team.context, `us_${hashToken(key)}`)).toBeNull();
  });

  test("that is revoked opens nothing from then on, also not a change that is under way", async () => {
    const { apiKey, key } = await createApiKey(team.adam, { name: "CRM sync" });
    const context = { ...team.context, apiKey };
    await changeByKey(context, (tx) => tx.apiKeys.list());
    await revokeApiKey(team.olivia, apiKey.id);
    expect(await findApiKey(team.context, key)).toBeNull();
    expect(await listApiKeys(team.adam)).toEqual([]);
    await expectRefused(team, () => changeByKey(context, (tx) => tx.apiKeys.list()), "not_signed_in");
    await expectRefused(team, () => revokeApiKey(team.adam, apiKey.id), "not_found");
  });

  test("notes when it was last used, to the minute, and writes nothing in between", async () => {
    const { key } = await createApiKey(team.adam, { name: "CRM sync" });
    const lastUsedAt = async () => (await listApiKeys(team.adam))[0]?.lastUsedAt;
    await findApiKey(team.context, key);
    const first = team.clock.now;
    expect(await lastUsedAt()).toEqual(first);
    team.clock.advance(59_999);
    let writes = 0;
    const counting: Store = {
      ...team.store,
      write(body) {
        writes++;
        return team.store.write(body);
      },
    };
    await findApiKey({ ...team.context, store: counting }, key);
    expect(writes).toBe(0);
    expect(await lastUsedAt()).toEqual(first);
    team.clock.advance(1);
    await findApiKey(team.context, key);
    expect(await lastUsedAt()).toEqual(team.clock.now);
  });

  test("opens what it opens also while nothing can be written", async () => {
    const { apiKey, key } = await createApiKey(team.adam, { name: "CRM sync" });
    const full: Store = { ...team.store, write: () => Promise.reject(new Error("database or disk is full")) };
    expect(await findApiKey({ ...team.context, store: full }, key)).toMatchObject({ id: apiKey.id });
  });

  test("is made and revoked on record, by name, never by value", async () => {
    const events = await recorded(team, async () => {
      const { apiKey } = await createApiKey(team.adam, { name: "CRM sync" });
      await revokeApiKey(team.olivia, apiKey.id);
    });
    expect(events).toMatchObject([
      { type: "api_key.created", actor: { name: "Adam Novak" }, changes: { name: { from: null, to: "CRM sync" } } },
      { type: "api_key.revoked", actor: { name: "Olivia Ortega" }, changes: { name: { from: "CRM sync" } } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/us_|hash/i);
  });

  test("is not for Members to see, make or revoke, and the tries are recorded", async () => {
    const { apiKey } = await createApiKey(team.adam, { name: "CRM sync" });
    await expectRefused(team, () => listApiKeys(team.mina), "forbidden");
    await expectRefused(team, () => createApiKey(team.mina, { name: "x" }), "forbidden", "api_key.denied");
    await expectRefused(team, () => revokeApiKey(team.mina, apiKey.id), "forbidden", "api_key.denied");
    expect(await listApiKeys(team.adam)).toHaveLength(1);
  });

  test("is the hundredth at most", async () => {
    for (let made = 0; made < API_KEYS; made++) await createApiKey(team.adam, { name: `Key ${made}` });
    await expectRefused(team, () => createApiKey(team.adam, { name: "one more" }), "too_many_requests");
  });
});
