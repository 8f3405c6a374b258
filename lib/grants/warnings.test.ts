import { beforeEach, describe, expect, test } from "vitest";
import { openTeam, recorded, signIn, type Team } from "../employees/employees.testing.ts";
import { settleOverdue } from "../impersonations/end.ts";
import { listNotices } from "../notices/list.ts";
import { warnOfEnds } from "./expire.ts";
import { grantImpersonator } from "./grant.ts";
import { revokeImpersonator } from "./revoke.ts";

const DAY = 24 * 60 * 60_000;
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const later = (ms: number) => new Date(team.clock.now.getTime() + ms);
const minaId = () => team.mina.caller.id;
const minaUntil = (until: Date | null) => grantImpersonator(team.olivia, minaId(), "full", until);
const settle = () => settleOverdue(team.context);

describe("the end is told", () => {
  const warn = () => warnOfEnds(team.context);
  const noticesOf = async (who: "olivia" | "adam" | "mina" | "max") =>
    (await listNotices(team[who], { cursor: null, limit: 100 })).items
      .map(({ type, by }) => (type.startsWith("own_") ? type : `${type} ${by?.name}`))
      .filter((text) => text.includes("grant"));

  test("three days before, once, to whom it concerns and to Owners, and when it has come", async () => {
    await minaUntil(later(7 * DAY));
    team.clock.advance(4 * DAY - 1);
    expect(await recorded(team, warn)).toEqual([]);
    team.clock.advance(1);
    const events = await recorded(team, async () => {
      await Promise.all([warn(), warn()]);
      await warn();
    });
    expect(events).toMatchObject([{ type: "grant.expiring", actor: { kind: "system" }, employee: { id: minaId() } }]);
    expect(await noticesOf("mina")).toEqual(["own_grant_expiring"]);
    expect(await noticesOf("olivia")).toEqual(["grant_expiring Mina Haddad"]);
    expect(await noticesOf("adam")).toEqual([]);
    team.clock.advance(3 * DAY);
    await settle();
    expect(await noticesOf("mina")).toEqual(["own_grant_expired", "own_grant_expiring"]);
    expect(await noticesOf("olivia")).toEqual(["grant_expired Mina Haddad", "grant_expiring Mina Haddad"]);
  });

  test("to nobody before, where it lasts no longer than that", async () => {
    await minaUntil(later(3 * DAY));
    team.clock.advance(3 * DAY - 1);
    expect(await recorded(team, warn)).toEqual([]);
  });

  test("again of another end, and not of one that was taken back", async () => {
    const oliviaAfter = async (days: number) => {
      team.clock.advance(days * DAY);
      team.olivia = await signIn(team.context, team.olivia.caller.id);
    };
    await minaUntil(later(7 * DAY));
    await oliviaAfter(5);
    await warn();
    await minaUntil(later(7 * DAY));
    expect(await recorded(team, warn)).toEqual([]);
    await oliviaAfter(4);
    expect((await recorded(team, warn)).map(({ type }) => type)).toEqual(["grant.expiring"]);
    await minaUntil(later(7 * DAY));
    await revokeImpersonator(team.olivia, minaId());
    team.clock.advance(5 * DAY);
    expect(await recorded(team, warn)).toEqual([]);
  });

  test("once a day to Owners, of however many; each of those is told, an Owner of her own once", async () => {
    const until = later(7 * DAY);
    for (const who of [team.olivia, team.adam, team.mina, team.max])
      await grantImpersonator(team.olivia, who.caller.id, "full", until);
    await team.store.sql("DELETE FROM employee_notices");
    team.clock.advance(5 * DAY);
    await warn();
    for (const who of ["mina", "max", "adam"] as const) expect(await noticesOf(who)).toEqual(["own_grant_expiring"]);
    const olivias = await noticesOf("olivia");
    expect(olivias).toHaveLength(2);
    expect(olivias).toContain("own_grant_expiring");
    team.clock.advance(2 * DAY);
    await settle();
    expect(await noticesOf("olivia")).toHaveLength(4);
  });
});
