import { beforeEach, describe, expect, test } from "vitest";
import { openScene, page, type Scene } from "./impersonating.testing.ts";
import { getImpersonation, listImpersonations } from "./list.ts";

let at: Scene;
beforeEach(async () => {
  at = await openScene();
});

describe("the list", () => {
  test("shows Members their own, whatever they ask for; Owners and Admins see everybody's", async () => {
    const { id } = await at.running();
    const of = async (name: "max" | "adam", query = {}) =>
      (await listImpersonations(at.caller(name), query, page)).items;
    expect(await of("max")).toHaveLength(0);
    expect(await of("max", { impersonatorId: at.people.mina.id })).toHaveLength(0);
    expect(await of("adam", { status: "live", userId: at.people.uma.id })).toMatchObject([{ id }]);
    await expect(getImpersonation(at.caller("max"), id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(getImpersonation(at.caller("adam"), crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});
