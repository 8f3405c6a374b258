import { describe, expect, test } from "vitest";
import { grantImpersonator } from "../grants/grant.ts";
import { grantInput } from "../grants/input.ts";
import { openScene } from "../impersonations/impersonating.testing.ts";
import { instantInput, parse } from "./input.ts";

describe("an instant that somebody sends", () => {
  test.each([
    "9999-12-31T23:59:59-00:01",
    "0000-12-31T23:59:59Z",
    "0001-01-01T00:00:00+00:01",
    "+275760-09-13T00:00:00Z",
  ])("is refused where no database could keep it: %s", (text) => {
    expect(instantInput.safeParse(text).error?.issues[0]?.message).toBe("An instant such as 2026-11-22T09:00:00Z.");
  });

  test("is taken up to the last millisecond that every database keeps", async () => {
    const scene = await openScene();
    const { access, until } = parse(grantInput, { until: "9999-12-31T23:59:59.999Z" });
    const { grant } = await grantImpersonator(scene.caller("olivia"), scene.people.mina.id, access, until);
    expect(grant?.until).toEqual(new Date("9999-12-31T23:59:59.999Z"));
    expect(parse(instantInput, "0001-01-01T00:00:00Z").toISOString()).toBe("0001-01-01T00:00:00.000Z");
  });
});
