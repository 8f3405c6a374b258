import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, errorOf, fateOf, recorded } from "../employees/employees.testing.ts";
import { raiseImpersonation } from "../impersonations/raise.ts";
import { BUILT_IN_ID } from "../products/built-in.ts";
import { hosts, shop } from "../products/products.testing.ts";
import { registerProduct } from "../products/register.ts";
import { askToRaise } from "../requests/ask.ts";
import { beginRequested } from "../requests/begin.ts";
import { settleRequests } from "../requests/expire.ts";
import { type AccessRequest, ASK_AGAIN_MS, DECIDE_WITHIN_MS } from "../requests/request.ts";
import { type Asking, openAsking } from "../requests/requests.testing.ts";
import { findProductSession, type ProductContext, startUserSession } from "../sessions/session.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { answerSupportRequest } from "./answer-request.ts";
import type { Choice } from "./choice.ts";
import { chooseSupportAccess } from "./choose.ts";
import { getSupportAccess } from "./list.ts";
import { byUser } from "./owner.ts";
import { showSupportAccess } from "./show.ts";

let at: Asking;
let uma: ProductContext & { productId: string };
beforeEach(async () => {
  at = await openAsking("nobody");
  uma = await signedIn(at.team.uma.id);
  await choose("ask");
});

async function signedIn(userId: string, productId = BUILT_IN_ID) {
  const { session } = await findProductSession(at.team.context, await startUserSession(at.team.context, userId));
  if (!session) throw new Error("who has just signed in is signed in");
  return { ...at.team.context, session, productId };
}

const choose = (choice: Exclude<Choice, "until">) => chooseSupportAccess(byUser(uma), { choice, until: null });
const answer = ({ id }: AccessRequest, said: "yes" | "no") => answerSupportRequest(uma, id, said);
const shown = async (context = uma) =>
  showSupportAccess(await getSupportAccess(byUser(context), { cursor: null, limit: 20 }), at.team.clock.now);
const begin = ({ id }: AccessRequest) => beginRequested(at.team.mina, id);
const mails = () => at.team.store.sql("SELECT id, type, receiver FROM deliveries WHERE kind = 'mail' ORDER BY seq");

describe("a start as somebody who wants to be asked", () => {
  test("waits for their yes, which they find on their page, and begins with it", async () => {
    const request = await at.ask();
    expect((await shown()).requests).toMatchObject([
      { id: request.id, by: "Support", reason: "Her totals look wrong", access: "full" },
    ]);
    expect(await codeOf(() => begin(request))).toBe("not_approved");
    await answer(request, "yes");
    expect((await shown()).requests).toEqual([]);
    const { impersonation } = await begin(request);
    expect(await fateOf(at.team, impersonation)).toBe("live");
  });

  test("doesn't begin after a no, nor after half an hour without an answer", async () => {
    const refused = await at.ask();
    await answer(refused, "no");
    expect(await codeOf(() => begin(refused))).toBe("not_approved");
    at.team.clock.advance(ASK_AGAIN_MS);
    const unanswered = await at.ask();
    at.team.clock.advance(DECIDE_WITHIN_MS);
    await settleRequests(at.team.context);
    expect(await codeOf(() => answer(unanswered, "yes"))).toBe("request_expired");
    expect((await shown()).requests).toEqual([]);
    expect(await at.statusOf(unanswered)).toBe("expired");
  });

  test("doesn't begin when they said never after their yes, and what waits for them is over with it", async () => {
    const [approved, waiting] = [await at.ask(), await at.ask(at.team.max)];
    await answer(approved, "yes");
    await choose("never");
    expect([await at.statusOf(approved), await at.statusOf(waiting)]).toEqual(["expired", "expired"]);
    await choose("ask");
    expect(await codeOf(() => begin(approved))).toBe("request_expired");
  });

  test("waits for the approver first, where there has to be one, and the user isn't asked before", async () => {
    await changeImpersonationSettings(at.team.olivia, { approval: "everybody" });
    const request = await at.ask();
    expect((await shown()).requests).toEqual([]);
    expect(await codeOf(() => answer(request, "yes"))).toBe("not_found");
    await at.approve(at.team.adam, request);
    expect((await shown()).requests).toMatchObject([{ id: request.id }]);
    await answer(request, "yes");
    await begin(request);
  });

  test("begins without waiting for an Owner who breaks the glass, and of that they are told, but a never stays one", async () => {
    at.team.store.mail.leaves = true;
    const begun = await at.start(at.team.olivia, { breakGlass: true });
    expect(begun).toMatchObject({ impersonation: { breakGlass: true } });
    expect((await mails()).map(({ type }) => type)).toContain("support_entered");
    await choose("never");
    expect(await codeOf(() => at.start(at.team.olivia, { breakGlass: true }))).toBe("user_refuses");
  });
});

describe("a raise", () => {
  const raise = (id: string) =>
    raiseImpersonation(at.team.mina, id, { reason: "Her address is wrong", minutes: 5 }, askToRaise);

  test("of what they let in to look only asks them again, and a start's yes is none to it", async () => {
    const request = await at.ask(at.team.mina, { access: "read_only" });
    await answer(request, "yes");
    const { impersonation } = await begin(request);
    await at.open(impersonation.id);
    const asked = await raise(impersonation.id);
    if (!("request" in asked)) throw new Error("they said yes to looking only");
    expect((await shown()).requests).toMatchObject([{ id: asked.request.id, kind: "raise", access: "full" }]);
    expect(await codeOf(() => begin(asked.request))).toBe("not_approved");
    await answer(asked.request, "yes");
    expect(await begin(asked.request)).toMatchObject({
      kind: "raise",
      impersonation: { raisedUntil: expect.any(Date) },
    });
  });

  test("asks them again, however often they have been asked for a raise of the same session", async () => {
    const request = await at.ask(at.team.mina, { access: "read_only" });
    await answer(request, "yes");
    const { impersonation } = await begin(request);
    await at.open(impersonation.id);
    const [columns, values] = raiseRow(impersonation.id, request.id);
    for (let nth = 0; nth < 101; nth++)
      await at.team.store.sql(`INSERT INTO requests (id, ${columns}) SELECT 'raise-${nth}', ${values}`);
    expect(await raise(impersonation.id)).toHaveProperty("request");
  });

  test("asks nobody who wasn't asked before", async () => {
    await choose("always");
    const begun = await at.start(at.team.mina, { access: "read_only" });
    if ("request" in begun) throw new Error("nobody has to say yes");
    await at.open(begun.impersonation.id);
    await choose("ask");
    expect(await raise(begun.impersonation.id)).toMatchObject({ raisedUntil: expect.any(Date) });
  });
});

/** Another request of that session, newer than the one it came from, as it was answered. */
function raiseRow(sessionId: string, startId: string): [columns: string, selected: string] {
  const same =
    "impersonator_id, user_id, product_id, grant_id, enable_epoch, access, needs_approver, needs_user, expires_at";
  return [
    `${same}, kind, minutes, status, impersonation_id, created_at`,
    `${same}, 'raise', 5, 'refused', '${sessionId}', ${at.team.store.earlier("created_at", -1000)} FROM requests WHERE id = '${startId}'`,
  ];
}

describe("a user who said no", () => {
  test("isn't asked for the same again by the same employee within the hour, on record, with the seconds to wait", async () => {
    await answer(await at.ask(), "no");
    at.team.clock.advance(60_000);
    const again = () => at.ask();
    const events = await recorded(at.team, async () => {
      expect(await errorOf(again)).toMatchObject({ code: "too_many_requests", retryAfterSeconds: 59 * 60 });
    });
    expect(events).toMatchObject([
      { type: "impersonation.denied", reason: "too_many_requests", user: { id: at.team.uma.id } },
    ]);
    expect((await shown()).requests).toEqual([]);
    at.team.clock.advance(ASK_AGAIN_MS - 60_001);
    expect(await codeOf(again)).toBe("too_many_requests");
    at.team.clock.advance(1);
    expect(await again()).toMatchObject({ status: "waiting", needsUser: true });
  });

  test("to changes may be asked for looking only, and to looking isn't asked for changes", async () => {
    await answer(await at.ask(at.team.mina, { access: "full" }), "no");
    const looking = await at.ask(at.team.mina, { access: "read_only" });
    await answer(looking, "no");
    for (const access of ["read_only", "full"])
      expect(await codeOf(() => at.ask(at.team.mina, { access }))).toBe("too_many_requests");
  });

  test("to one employee may be asked by another, and may let in whom they refused by another choice", async () => {
    await answer(await at.ask(), "no");
    await at.ask(at.team.max);
    await choose("always");
    expect(await at.start(at.team.mina)).toHaveProperty("impersonation");
  });

  test("to a raise isn't asked for it again at once", async () => {
    const request = await at.ask(at.team.mina, { access: "read_only" });
    await answer(request, "yes");
    const { impersonation } = await begin(request);
    await at.open(impersonation.id);
    const raise = () =>
      raiseImpersonation(at.team.mina, impersonation.id, { reason: "Her address", minutes: 5 }, askToRaise);
    const asked = await raise();
    if (!("request" in asked)) throw new Error("they said yes to looking only");
    await answer(asked.request, "no");
    expect(await codeOf(raise)).toBe("too_many_requests");
  });
});

describe("nobody but the user answers", () => {
  test("not another user, not on another product's page, and not twice", async () => {
    const request = await at.ask();
    const other = await signedIn(at.team.oliviaAsUser.id);
    expect(await codeOf(() => answerSupportRequest(other, request.id, "yes"))).toBe("not_found");
    const { product } = await registerProduct(at.team.olivia, shop, hosts.productUrl);
    const inShop = await signedIn(at.team.uma.id, product.id);
    expect((await shown(inShop)).requests).toEqual([]);
    expect(await codeOf(() => answerSupportRequest(inShop, request.id, "yes"))).toBe("not_found");
    expect(await codeOf(() => answerSupportRequest(uma, crypto.randomUUID(), "yes"))).toBe("not_found");
    await answer(request, "no");
    expect(await codeOf(() => answer(request, "yes"))).toBe("already_answered");
    expect(await at.statusOf(request)).toBe("refused");
  });

  test("not who impersonates them, whoever they are", async () => {
    const request = await at.ask();
    const begun = await at.start(at.team.olivia, { breakGlass: true });
    if ("request" in begun) throw new Error("an Owner waits for nobody");
    const session = { ...uma.session, impersonation: begun.impersonation };
    expect(() => answerSupportRequest({ ...uma, session }, request.id, "yes")).toThrow("while impersonating");
    expect(await at.statusOf(request)).toBe("waiting");
  });

  test("and an answer is recorded as theirs", async () => {
    const request = await at.ask();
    const events = await recorded(at.team, () => answer(request, "yes"));
    expect(events).toMatchObject([
      { type: "request.approved", actor: { kind: "user", id: at.team.uma.id }, user: { id: at.team.uma.id } },
    ]);
  });
});

test("they are told by mail when it is theirs to answer, once, and not where no mail leaves", async () => {
  await at.ask();
  expect(await mails()).toEqual([]);
  at.team.store.mail.leaves = true;
  const request = await at.ask(at.team.max);
  await at.ask(at.team.max);
  const expected = { id: request.id, type: "support_request", receiver: `mail:user:${at.team.uma.id}` };
  expect((await mails()).filter(({ type }) => type === "support_request")).toEqual([expected]);
});
