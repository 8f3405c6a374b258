import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import {
  codeOf,
  errorOf,
  eventsOf,
  expectRefused,
  openTeam,
  recorded,
  signIn,
  type Team,
} from "../employees/employees.testing.ts";
import { choosePassword, createOwnerResetLink, createResetLink } from "../employees/reset.ts";
import { changeEmployee } from "../employees/team.ts";
import { listNotices } from "../notices/list.ts";
import type { Mail } from "../notices/mail.ts";
import { mailWay } from "../notices/way.ts";
import { purgeSpent } from "../spent/purge.ts";
import { addPasskey, confirmPasskey } from "./add-passkey.ts";
import { addTotp, confirmTotp, pendingTotpUri } from "./add-totp.ts";
import { Authenticator } from "./authenticator.testing.ts";
import { challengeOf, config, enrollPasskey, enrollTotp, HALF_A_MINUTE, here, prove } from "./enrolled.testing.ts";
import { CONFIRM_WITHIN_MS, FACTORS_MAX } from "./factor.ts";
import { listSecondFactors } from "./list.ts";
import { removePasskey, removeTotp, renewRecoveryCodes } from "./remove.ts";
import { resetSecondFactor } from "./reset.ts";

let team: Team;
let mina: EmployeeContext;
let olivia: EmployeeContext;
beforeEach(async () => {
  team = await openTeam();
  mina = await signIn(team.context, team.mina.caller.id);
  olivia = await signIn(team.context, team.olivia.caller.id);
});

const counts = async (whose: EmployeeContext) => {
  const { totps, passkeys, codesLeft } = await listSecondFactors(whose);
  return [totps.length, passkeys.length, codesLeft];
};
/** As the bell shows them. */
const noticesOf = async (whose: EmployeeContext) =>
  (await listNotices(whose, { cursor: null, limit: 50 })).items.map(({ type }) => type);

describe("adding one's own", () => {
  test("asks for a proof, by a second factor of who has one: a thief's password adds none of theirs", async () => {
    expect(await codeOf(() => addTotp(team.mina, config))).toBe("proof_required");
    const { code } = await enrollTotp(mina, team.clock);
    const thief = await signIn(team.context, mina.caller.id);
    expect((await errorOf(() => addTotp(thief, config))).members).toEqual({ methods: ["totp"] });
    expect(await codeOf(() => enrollPasskey(thief))).toBe("proof_required");
    await prove(thief, { totp: code(HALF_A_MINUTE) });
    await enrollPasskey(thief);
  });

  test("is told to them and nobody else, by e-mail too: whoever does it in their name says nothing", async () => {
    team.store.mail.leaves = true;
    await enrollTotp(mina, team.clock);
    await enrollPasskey(mina);
    expect(await noticesOf(mina)).toEqual(["own_account_changed", "own_account_changed"]);
    expect(await noticesOf(olivia)).not.toContain("own_account_changed");
    expect(await team.store.sql("SELECT type, receiver FROM deliveries WHERE kind = 'mail'")).toEqual([
      { type: "own_account_changed", receiver: `mail:${mina.caller.id}` },
      { type: "own_account_changed", receiver: `mail:${mina.caller.id}` },
    ]);
  });

  test("that was begun before there was one needs that one, too", async () => {
    const thief = await signIn(team.context, mina.caller.id);
    const { id, uri } = await addTotp(thief, config);
    await enrollPasskey(mina);
    const { TOTP } = await import("otpauth");
    const totp = new TOTP({ secret: new URL(uri).searchParams.get("secret") ?? "" });
    const code = totp.generate({ timestamp: team.clock.now.getTime() });
    expect(await codeOf(() => confirmTotp(thief, config, { id, totp: code }))).toBe("proof_required");
  });

  test("that was begun before there was one gives no more tries at that one by its own codes", async () => {
    const thief = await signIn(team.context, mina.caller.id);
    const { id, uri } = await addTotp(thief, config);
    const passkey = await addPasskey(thief, config);
    const { code } = await enrollTotp(mina, team.clock);
    const { TOTP } = await import("otpauth");
    const own = new TOTP({ secret: new URL(uri).searchParams.get("secret") ?? "" });
    const guess = () => codeOf(() => prove(thief, { totp: "000000" }));
    for (let nth = 0; nth < 9; nth++) expect(await guess()).toBe("wrong_proof");
    const totp = own.generate({ timestamp: team.clock.now.getTime() });
    expect(await codeOf(() => confirmTotp(thief, config, { id, totp }))).toBe("proof_required");
    const made = new Authenticator().register({ ...here, challenge: challengeOf(passkey.options) });
    const named = { id: passkey.id, name: "Laptop", passkey: made };
    expect(await codeOf(() => confirmPasskey(thief, config, named))).toBe("proof_required");
    expect([await guess(), await guess()]).toEqual(["wrong_proof", "too_many_requests"]);
    expect(await codeOf(() => prove(thief, { totp: code(HALF_A_MINUTE) }))).toBe("too_many_requests");
  });

  test("of an app waits ten minutes for the right code, for its owner alone", async () => {
    const { id, uri } = await addTotp(mina, config);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Understudy:mina%40acme\.example\?issuer=Understudy&secret=[A-Z2-7]{32}&/);
    expect(await pendingTotpUri(mina, config, id)).toBe(uri);
    expect(await codeOf(() => pendingTotpUri(team.max, config, id))).toBe("not_found");
    expect(await codeOf(() => confirmTotp(mina, config, { id, totp: "000000" }))).toBe("wrong_proof");
    expect(await codeOf(() => confirmTotp(team.max, config, { id, totp: "000000" }))).toBe("not_found");
    expect(await counts(mina)).toEqual([0, 0, 0]);
    team.clock.advance(CONFIRM_WITHIN_MS);
    expect(await codeOf(() => confirmTotp(mina, config, { id, totp: "000000" }))).toBe("not_found");
  });

  test("is recorded, and gives ten recovery codes in place of those before", async () => {
    const first = await enrollTotp(mina, team.clock);
    expect(await codeOf(() => pendingTotpUri(mina, config, first.id))).toBe("not_found");
    const events = await recorded(team, () => enrollPasskey(mina));
    expect(events).toMatchObject([
      { type: "employee.second_factor_added", employee: { id: mina.caller.id }, changes: { name: { to: "Laptop" } } },
    ]);
    expect(await codeOf(() => prove(mina, { recoveryCode: first.recoveryCodes[0] ?? "" }))).toBe("wrong_proof");
    expect(await counts(mina)).toEqual([1, 1, 10]);
  });

  test("ends at five of a kind", async () => {
    for (let nth = 0; nth < FACTORS_MAX; nth++) await enrollTotp(mina, team.clock);
    expect(await codeOf(() => addTotp(mina, config))).toBe("too_many_requests");
  });
});

describe("removing one's own", () => {
  test("asks for a second factor, voids what it proved elsewhere, and the codes go with the last", async () => {
    const { id } = await enrollTotp(mina, team.clock);
    const passkey = await enrollPasskey(mina);
    const again = await signIn(team.context, mina.caller.id);
    await prove(again, { recoveryCode: passkey.recoveryCodes[0] ?? "" });
    expect(await codeOf(() => removeTotp(team.mina, id))).toBe("proof_required");
    expect(await codeOf(() => removeTotp(olivia, id))).toBe("not_found");
    await removeTotp(mina, id);
    expect(await codeOf(() => removeTotp(mina, id))).toBe("not_found");
    expect(await codeOf(() => removePasskey(again, passkey.id))).toBe("proof_required");
    expect(await counts(mina)).toEqual([0, 1, 9]);
    const events = await recorded(team, () => removePasskey(mina, passkey.id));
    expect(events.map(({ type }) => type)).toEqual(["employee.second_factor_removed"]);
    expect(await counts(mina)).toEqual([0, 0, 0]);
  });

  test("recovery codes are renewed by who has a second factor", async () => {
    expect(await codeOf(() => renewRecoveryCodes(mina, config))).toBe("not_found");
    const { recoveryCodes } = await enrollTotp(mina, team.clock);
    const renewed = await renewRecoveryCodes(mina, config);
    expect(renewed).toHaveLength(10);
    expect(await codeOf(() => prove(mina, { recoveryCode: recoveryCodes[0] ?? "" }))).toBe("wrong_proof");
    await prove(mina, { recoveryCode: renewed[0] ?? "" });
  });
});

describe("resetting somebody's", () => {
  test("is an Owner's act, told to whose they were and to every other Owner", async () => {
    await changeEmployee(team.olivia, team.max.caller.id, { role: "owner" });
    await enrollTotp(mina, team.clock);
    await enrollPasskey(mina);
    team.store.mail.leaves = true;
    for (const who of [team.adam, mina]) {
      const act = () => resetSecondFactor(who, mina.caller.id);
      await expectRefused(team, act, "forbidden", "employee.denied");
    }
    const events = await recorded(team, () => resetSecondFactor(olivia, mina.caller.id));
    expect(events).toMatchObject([
      {
        ...{ type: "employee.second_factor_reset", actor: { id: olivia.caller.id }, employee: { id: mina.caller.id } },
        changes: { authenticatorApps: { from: 1, to: 0 }, passkeys: { from: 1, to: 0 } },
      },
    ]);
    expect(await counts(mina)).toEqual([0, 0, 0]);
    expect(await noticesOf(mina)).toContain("own_factor_reset");
    expect(await noticesOf(await signIn(team.context, team.max.caller.id))).toContain("second_factor_reset");
    expect(await noticesOf(olivia)).not.toContain("second_factor_reset");
    const mails = await team.store.sql("SELECT type, receiver FROM deliveries WHERE kind = 'mail' ORDER BY type");
    expect(mails).toEqual([
      { type: "own_factor_reset", receiver: `mail:${mina.caller.id}` },
      { type: "second_factor_reset", receiver: `mail:${team.max.caller.id}` },
    ]);
    // What the lost ones have proved is proved no more.
    expect(await codeOf(() => addTotp(mina, config))).toBe("proof_required");
  });

  test("is mailed to a Member in words of their own", async () => {
    await enrollTotp(mina, team.clock);
    team.store.mail.leaves = true;
    await resetSecondFactor(olivia, mina.caller.id);
    const sent: Mail[] = [];
    const answer = { outcome: "delivered", status: null, text: null, tookMs: 1 } as const;
    const { attempt } = mailWay({
      send: async (mail) => {
        sent.push(mail);
        return answer;
      },
    });
    const context = { ...team.context, issuer: config.dashboardUrl };
    const [delivery] = await team.store.sql("SELECT id FROM deliveries WHERE kind = 'mail'");
    // As much as a way of mail asks of the two.
    await attempt(context as never, delivery as never);
    expect(sent).toMatchObject([
      { to: { address: "mina@acme.example" }, subject: expect.stringContaining("Your second factors") },
    ]);
  });

  test("of who has none changes nothing and tells nobody", async () => {
    expect(await recorded(team, () => resetSecondFactor(olivia, mina.caller.id))).toEqual([]);
    expect(await noticesOf(mina)).toEqual([]);
  });

  test("asks the Owner for a proof, by a second factor if they have one", async () => {
    expect(await codeOf(() => resetSecondFactor(team.olivia, mina.caller.id))).toBe("proof_required");
    await enrollTotp(olivia, team.clock);
    const again = await signIn(team.context, olivia.caller.id);
    expect(await codeOf(() => resetSecondFactor(again, mina.caller.id))).toBe("proof_required");
    expect(await codeOf(() => resetSecondFactor(olivia, olivia.caller.id))).toBe("forbidden");
  });

  test("comes with the Owner's own link of the command line, and with no link that a colleague made", async () => {
    const password = "another password of hers";
    const tokenOf = ({ path }: { path: string }) => path.slice(path.indexOf("#") + 1);
    await enrollTotp(mina, team.clock);
    await choosePassword(team.context, {
      token: tokenOf(await createResetLink(team.olivia, mina.caller.id)),
      password,
    });
    expect(await counts(mina)).toEqual([1, 0, 10]);
    await enrollTotp(olivia, team.clock);
    const link = await createOwnerResetLink(team.context, olivia.caller.email);
    expect(await counts(olivia)).toEqual([1, 0, 10]);
    await choosePassword(team.context, { token: tokenOf(link), password });
    expect(await counts(olivia)).toEqual([0, 0, 0]);
    expect((await eventsOf(team)).find(({ type }) => type === "employee.second_factor_reset")).toMatchObject({
      ...{ actor: { kind: "system" }, employee: { id: olivia.caller.id } },
    });
  });
});

test("what was never confirmed goes after a day, used codes after a week, and what counts stays", async () => {
  const { recoveryCodes } = await enrollTotp(mina, team.clock);
  await prove(mina, { recoveryCode: recoveryCodes[0] ?? "" });
  await addTotp(mina, config);
  const rows = async (table: string) => (await team.store.sql(`SELECT * FROM ${table}`)).length;
  team.clock.advance(24 * 60 * 60_000);
  await purgeSpent(team.context);
  expect([await rows("totps"), await rows("recovery_codes")]).toEqual([1, 10]);
  team.clock.advance(6 * 24 * 60 * 60_000);
  await purgeSpent(team.context);
  expect([await rows("totps"), await rows("recovery_codes")]).toEqual([1, 9]);
});
