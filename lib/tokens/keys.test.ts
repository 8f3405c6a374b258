import { describe, expect, test } from "vitest";
import { openMemory } from "#db/databases.testing.ts";
import { testClock } from "../context.testing.ts";
import { openIssuer, SECRET } from "../oauth/oauth.testing.ts";
import { ensureSigningKeys, openKeyring } from "./keys.ts";

describe("signing keys", () => {
  test("are made once, also by two processes at once, and never leave the database in the clear", async () => {
    const empty = openMemory();
    const { now } = testClock();
    await Promise.all([ensureSigningKeys(empty, SECRET, now), ensureSigningKeys(empty, SECRET, now)]);
    const kept = await empty.sql("SELECT * FROM signing_keys");
    expect(kept).toHaveLength(3);
    for (const row of kept) expect(JSON.stringify(row)).not.toContain('"d"');
  });

  test("are worth nothing without the secret they were made under", async () => {
    const { store, clock } = await openIssuer();
    const stolen = openKeyring(store, "another secret of thirty-two letters!!", () => clock.now);
    await expect(stolen.sign("id_token", "JWT", {})).rejects.toThrow();
  });
});
