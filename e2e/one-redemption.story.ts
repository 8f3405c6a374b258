import { expect, test } from "./fixtures.ts";

import { productClient } from "./product-client.ts";
import { startServer } from "./server.ts";
import { confirm, userWith } from "./steps.ts";

const ROUNDS = 50;
const AT_ONCE = 20;

test.describe("A code is redeemed once", () => {
  test("20 redemptions at once give exactly one 200 and one started event, 50 times over", async ({
    server,
    db,
    as,
  }) => {
    test.setTimeout(180_000);
    const mina = await as("mina");
    const client = productClient(server);
    const uma = userWith(db, "uma@globex.example");
    for (let round = 0; round < ROUNDS; round++) {
      const { impersonation } = await confirm(mina, server, uma.id);
      const code = await client.authorize(mina, impersonation.id);
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => client.redeem(code)));
      expectOneWinner(answers.map(({ status }) => status));
      expect(startedEvents(db, impersonation.id)).toHaveLength(1);
    }
  });

  test("the same with two server processes on one database", async ({ server, db, as }) => {
    test.setTimeout(240_000);
    const { dashboardUrl, productUrl, databaseUrl } = server;
    const other = await startServer({ databaseUrl, urls: { dashboardUrl, productUrl } });
    try {
      const mina = await as("mina");
      const client = productClient(server);
      const uma = userWith(db, "uma@globex.example");
      for (let round = 0; round < ROUNDS; round++) {
        const { impersonation } = await confirm(mina, server, uma.id);
        const code = await client.authorize(mina, impersonation.id);
        const answers = await Promise.all(
          Array.from({ length: AT_ONCE }, (_, turn) => client.redeem(code, turn % 2 === 0 ? server.port : other.port)),
        );
        expectOneWinner(answers.map(({ status }) => status));
        expect(startedEvents(db, impersonation.id)).toHaveLength(1);
      }
    } finally {
      await other.stop();
    }
  });

  test("a code used again by the right client with the right verifier ends the impersonation", async ({
    server,
    db,
    as,
  }) => {
    const mina = await as("mina");
    const client = productClient(server);
    const { impersonation } = await confirm(mina, server, userWith(db, "uma@globex.example").id);
    const code = await client.authorize(mina, impersonation.id);
    expect((await client.redeem(code)).status).toBe(200);
    expect((await client.redeem(code)).status).toBe(400);
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("code_reused");
    expect(db.events("impersonation.code_reused")).toHaveLength(1);
    expect(db.events("impersonation.ended")).toHaveLength(1);
  });

  test("a second try with a wrong verifier is refused and changes nothing", async ({ server, db, as }) => {
    const mina = await as("mina");
    const client = productClient(server);
    const { impersonation } = await confirm(mina, server, userWith(db, "uma@globex.example").id);
    const code = await client.authorize(mina, impersonation.id);
    expect((await client.redeem(code)).status).toBe(200);
    const before = db.contents();
    expect((await client.redeem({ ...code, verifier: "x".repeat(43) })).status).toBe(400);
    expect(db.contents()).toBe(before);
  });
});

const startedEvents = (db: { events: (type: string) => Record<string, unknown>[] }, id: string) =>
  db.events("impersonation.started").filter((event) => event.impersonation_id === id);

function expectOneWinner(statuses: number[]): void {
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 400)).toHaveLength(AT_ONCE - 1);
}
