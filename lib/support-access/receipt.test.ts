import { beforeEach, describe, expect, test } from "vitest";
import { logOn, newSigner, type TestLog } from "../audit/log/log.testing.ts";
import { sealLog } from "../audit/log/seal.ts";
import { type Receipt, verifyReceipt } from "../audit/verify/receipt.ts";
import { codeOf, impersonate, openTeam, type Team } from "../employees/employees.testing.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { BUILT_IN_ID } from "../products/built-in.ts";
import { findProductSession, startUserSession } from "../sessions/session.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { takeActions } from "../timeline/take.ts";
import { addUser } from "../users/add.ts";
import type { User } from "../users/user.ts";
import { endSupportSession } from "./end.ts";
import { byUser, type Owner } from "./owner.ts";
import { receiptOf } from "./receipt.ts";

let team: Team;
let log: TestLog;
let uma: Owner;
let session: Impersonation;
beforeEach(async () => {
  team = await openTeam();
  log = logOn(team.store);
  uma = await ownerOf(team.uma);
  await impersonate(team, team.mina, team.uma);
  session = await impersonate(team, team.mina, team.uma);
  team.clock.advance(1000);
  const product = await team.store.read((tx) => tx.products.find(BUILT_IN_ID));
  if (!product) throw new Error("the built-in product is there");
  const told = { sid: session.id, at: team.clock.now.toISOString(), method: "POST", route: "/letters/[id]/send" };
  const items = ["act", "refused"].map((kind) => ({
    ...told,
    id: `${kind}-${crypto.randomUUID()}`,
    kind,
    name: `${kind}: send`,
  }));
  await takeActions(team.context, product, items);
  await endSupportSession(uma, session.id);
  await sealLog(log);
});

async function ownerOf(user: User): Promise<Owner> {
  const found = await findProductSession(team.context, await startUserSession(team.context, user.id));
  if (!found.session) throw new Error("who has just signed in is signed in");
  return byUser({ ...team.context, session: found.session, productId: BUILT_IN_ID });
}

const receipt = (owner = uma) => receiptOf(owner, session.id, log.signer);
const leavesOf = ({ events }: Receipt) =>
  events.map(({ leaf }) => JSON.parse(Buffer.from(leaf, "base64").toString()) as Record<string, unknown>);

describe("a receipt", () => {
  test("proves every event of the session and no other, in the tree of its checkpoint", async () => {
    const given = await receipt();
    expect(verifyReceipt(JSON.stringify(given), [log.signer])).toMatchObject({ size: given.events[0]?.treeSize });
    expect(new Set(leavesOf(given).map(({ impersonationId }) => impersonationId))).toEqual(new Set([session.id]));
    const recorded = await team.store.sql(`SELECT id FROM audit_events WHERE impersonation_id = '${session.id}'`);
    expect(
      leavesOf(given)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(recorded.map(({ id }) => id).sort());
    expect(leavesOf(given)[0]?.type).toBe("impersonation.requested");
  });

  test("opens what its reader sees on their page, and nothing else", async () => {
    const given = await receipt();
    const types = new Map(given.events.map(({ leafIndex }, nth) => [leafIndex, leavesOf(given)[nth]?.type]));
    const opened = given.opened.map(({ leafIndex, field, value }) => [types.get(leafIndex), field, value]);
    const me = { id: team.uma.id, name: "Uma Patel", email: "uma@globex.example" };
    expect(opened).toContainEqual(["impersonation.requested", "reason", "Ticket 4711"]);
    expect(opened).toContainEqual(["impersonation.requested", "changes", { access: { from: null, to: "full" } }]);
    expect(opened).toContainEqual(["impersonation.action", "reason", "act: send"]);
    expect(opened).toContainEqual(["impersonation.ended", "changes", { pages: { from: null, to: 0 } }]);
    expect(opened).toContainEqual(["impersonation.ended", "actor", { kind: "user", ...me }]);
    // Of what was refused to somebody, of addresses and of the product's own words the page says nothing.
    expect(JSON.stringify(opened)).not.toMatch(/refused: send|letters|"ip"|userAgent/);
  });

  test("has no employee's name or id where names aren't shown, and no e-mail in any case", async () => {
    const whole = async () => {
      const given = await receipt();
      return JSON.stringify({ opened: given.opened, leaves: leavesOf(given) });
    };
    for (const secret of ["Mina", team.mina.caller.id, "mina@"]) expect(await whole()).not.toContain(secret);
    await changeImpersonationSettings(team.olivia, { supportAccess: { showNames: true } });
    expect(await whole()).toContain(team.mina.caller.id);
    expect(await whole()).not.toContain("mina@");
  });

  test("is refused by another key, and when a value in it is another", async () => {
    const given = await receipt();
    expect(() => verifyReceipt(JSON.stringify(given), [newSigner()])).toThrow("isn't signed by this key");
    const edited = JSON.stringify(given).replace("Ticket 4711", "Ticket 4712");
    expect(verifyReceipt(edited, [log.signer])).toMatchObject({ kind: "edited" });
  });

  test("is nobody else's", async () => {
    const tom = await addUser(team.olivia, { name: "Tom Okafor", email: "tom@globex.example" });
    expect(await codeOf(async () => receipt(await ownerOf(tom)))).toBe("not_found");
  });

  test("waits for what isn't sealed yet, and says so", async () => {
    session = await impersonate(team, team.mina, team.uma);
    expect(await codeOf(receipt)).toBe("not_sealed");
    await sealLog(log);
    expect((await receipt()).events).not.toHaveLength(0);
  });

  test("of a session that has left for an archive says so", async () => {
    await team.store.write((tx) =>
      tx.sealing.addArchive({ size: 1000, at: team.clock.now, file: "f", sha256: "0".repeat(64) }),
    );
    await team.store.write((tx) => tx.sealing.takeArchived(0, 1000));
    expect(await codeOf(receipt)).toBe("archived");
  });

  test("of many events is whole, too", async () => {
    const product = await team.store.read((tx) => tx.products.find(BUILT_IN_ID));
    session = await impersonate(team, team.mina, team.uma);
    const at = team.clock.now.toISOString();
    const items = Array.from({ length: 250 }, (_, nth) => ({
      ...{ id: `many-${nth}-${crypto.randomUUID()}`, sid: session.id, at, kind: "act", name: `act ${nth}` },
    }));
    if (product) await takeActions(team.context, product, items);
    await sealLog(log);
    const given = await receipt();
    expect(given.events).toHaveLength(252);
    expect(verifyReceipt(JSON.stringify(given), [log.signer])).not.toHaveProperty("kind");
  });
});
