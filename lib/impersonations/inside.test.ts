import { beforeEach, describe, expect, test } from "vitest";
import { grantImpersonator } from "../grants/grant.ts";
import { revokeImpersonator } from "../grants/revoke.ts";
import { showProductSession } from "../sessions/show.ts";
import { endImpersonation } from "./end.ts";
import { openScene, type Scene } from "./impersonating.testing.ts";
import { othersBeside, whoIsIn } from "./inside.ts";
import { findOwnSession } from "./own.ts";

let at: Scene;
beforeEach(async () => {
  at = await openScene();
  await grantImpersonator(at.caller("olivia"), at.people.adam.id);
});

const toldTo = async (name: Parameters<Scene["caller"]>[0], of: { userId?: string } = {}) =>
  Object.fromEntries(await whoIsIn(at.caller(name), of));

describe("who is in", () => {
  test("is told as name and end, to whoever may come beside them, Owners and Admins, and to nobody else", async () => {
    const { expiresAt } = await at.running();
    const mina = { [at.people.uma.id]: [{ name: "Mina Haddad", until: expiresAt }] };
    expect(await toldTo("adam")).toEqual(mina);
    expect(await toldTo("olivia")).toEqual(mina);
    expect(await toldTo("max")).toEqual({});
    await grantImpersonator(at.caller("olivia"), at.people.max.id);
    expect(await toldTo("max")).toEqual(mina);
    await revokeImpersonator(at.caller("olivia"), at.people.max.id);
    expect(await toldTo("max")).toEqual({});
  });

  test("leaves out the caller, and each user whom nobody asked for", async () => {
    await at.running();
    expect(await toldTo("mina")).toEqual({});
    expect(await toldTo("adam", { userId: at.people.ugo.id })).toEqual({});
    expect(Object.keys(await toldTo("adam", { userId: at.people.uma.id }))).toEqual([at.people.uma.id]);
  });

  test("is whoever has opened it, and not once it has ended, by a click or by its time alone", async () => {
    const pending = await at.start();
    expect(await toldTo("adam")).toEqual({});
    await endImpersonation(at.caller("mina"), pending.impersonation.id);
    const { id } = await at.running();
    expect(Object.keys(await toldTo("adam"))).toHaveLength(1);
    at.clock.advance(60 * 60 * 1000);
    expect(await toldTo("adam")).toEqual({});
    await endImpersonation(at.caller("mina"), id);
    expect(await toldTo("adam")).toEqual({});
  });
});

describe("a session tells its impersonator who else is in", () => {
  test("both ways, by name alone, until one of them ends; the user is told of nobody", async () => {
    const mina = await at.running();
    const toldIn = (own: typeof mina | null) => othersBeside(at.context(), own);
    expect(await toldIn(mina)).toEqual([]);
    const adam = await at.running("adam");
    expect(await toldIn(mina)).toEqual(["Adam Novak"]);
    expect(await toldIn(adam)).toEqual(["Mina Haddad"]);
    expect(await toldIn(null)).toEqual([]);
    await endImpersonation(at.caller("adam"), adam.id);
    expect(await toldIn(mina)).toEqual([]);
  });

  test("in its JSON beside the impersonator, and not at all where nobody else is", async () => {
    const impersonation = await at.running();
    const shown = (others: string[]) =>
      showProductSession({ user: at.people.uma, impersonation }, at.clock.now, "http://localhost:3000", others);
    expect(shown(["Adam Novak"]).impersonation).toMatchObject({ others: ["Adam Novak"] });
    expect(shown([]).impersonation).not.toHaveProperty("others");
    const own = showProductSession({ user: at.people.uma, impersonation: null }, at.clock.now, "", ["Adam Novak"]);
    expect(JSON.stringify(own)).not.toContain("Adam");
  });
});

describe("one's own session", () => {
  const own = () => findOwnSession(at.caller("mina"));

  test("is there from the click that confirms it to its end, with a page of its product, for nobody else", async () => {
    expect(await own()).toBeNull();
    const { impersonation } = await at.start();
    const { targetLinkUri } = at.people.product;
    expect(await own()).toEqual({ impersonation, status: "pending", returnUrl: targetLinkUri });
    const { id } = await at.running();
    expect(await own()).toMatchObject({ impersonation: { id }, status: "live" });
    expect(await findOwnSession(at.caller("adam"))).toBeNull();
    at.clock.advance(60 * 60 * 1000);
    expect(await own()).toBeNull();
  });
});
