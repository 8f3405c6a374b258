import { beforeEach, expect, test } from "vitest";
import { as, testContext } from "../context.testing.ts";
import { authorize } from "../oauth/authorize.ts";
import { confirmed, handOff, ISSUER, minaOf, openIssuer, type TestIssuer } from "../oauth/oauth.testing.ts";
import { handOffsOf, refusalsOf } from "./hand-offs.ts";

let at: TestIssuer;
beforeEach(async () => {
  at = await openIssuer();
});

const olivia = () => as(testContext(at.store, at.clock), at.people.olivia, at.people.sessions.olivia);

/** A hand-off in which the product forgets something, and so is refused. */
async function refuse(more: Record<string, string>) {
  const impersonation = await confirmed(at);
  const { clientId, redirectUris } = at.people.product;
  const params = { client_id: clientId, redirect_uri: redirectUris[0] ?? "", login_hint: impersonation.id, ...more };
  await authorize(at.issuer, minaOf(at), ISSUER, new URLSearchParams(params));
  return impersonation;
}

test("a session says why it couldn't be opened, by the newest refusal", async () => {
  const impersonation = await refuse({});
  expect([...(await refusalsOf(olivia(), [impersonation]))]).toEqual([
    [impersonation.id, expect.stringContaining("code")],
  ]);
  at.clock.advance(1000);
  const { clientId, redirectUris } = at.people.product;
  const again = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUris[0] ?? "",
    response_type: "code",
  });
  await authorize(at.issuer, minaOf(at), ISSUER, again);
  expect((await refusalsOf(olivia(), [impersonation])).get(impersonation.id)).toContain("scope");
});

test("a product shows the last session that it opened, and what was refused after it", async () => {
  expect(await handOffsOf(olivia(), at.people.product.id)).toEqual({
    last: null,
    unopened: null,
    refused: [],
    before: [],
  });
  await refuse({});
  at.clock.advance(1000);
  const { impersonation: opened } = await handOff(at);
  expect(await handOffsOf(olivia(), at.people.product.id)).toMatchObject({
    last: { id: opened.id },
    refused: [],
    before: [{ sentence: expect.stringContaining("response_type=code") }],
  });
  at.clock.advance(1000);
  const { id } = await refuse({ response_type: "token" });
  expect(await handOffsOf(olivia(), at.people.product.id)).toMatchObject({
    last: { id: opened.id },
    refused: [{ impersonation: { id }, sentence: "Only code is supported: send response_type=code." }],
  });
});

test("a session that was left alone says so, unless something was refused of it or it can still be opened", async () => {
  const unopened = async () => (await handOffsOf(olivia(), at.people.product.id)).unopened?.id;
  const { id } = await confirmed(at);
  expect(await unopened()).toBeUndefined();
  at.clock.advance(60_000);
  expect(await unopened()).toBe(id);
  await refuse({});
  at.clock.advance(60_000);
  expect(await unopened()).toBeUndefined();
  await handOff(at);
  expect(await unopened()).toBeUndefined();
});

test("of another product nothing is shown, nor of a month ago, and to a Member nothing at all", async () => {
  await refuse({});
  expect(await handOffsOf(olivia(), crypto.randomUUID())).toEqual({
    last: null,
    unopened: null,
    refused: [],
    before: [],
  });
  at.clock.advance(31 * 24 * 60 * 60 * 1000);
  expect(await handOffsOf(olivia(), at.people.product.id)).toEqual({
    last: null,
    unopened: null,
    refused: [],
    before: [],
  });
  await expect(handOffsOf(minaOf(at), at.people.product.id)).rejects.toMatchObject({ code: "forbidden" });
});
