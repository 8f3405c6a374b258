import { beforeEach, describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import type { Context } from "./context.ts";
import { type Device, passwordMark } from "./device.ts";
import { codeOf, errorOf, openTeam, PASSWORD, recorded, type Team } from "./employees/employees.testing.ts";
import { hashPassword } from "./employees/password.ts";
import { signInEmployee } from "./employees/sign-in.ts";
import { forgetFailures, throttled } from "./throttle.ts";

const MINUTE_MS = 60 * 1000;
let team: Team;
let attempts: number;
beforeEach(async () => {
  team = await openTeam();
  attempts = 0;
});

const from = (ip: string | null): Context => ({ ...team.context, request: { ...team.context.request, ip } });

/** One failed try; says whether it got as far as the password. */
async function fail(email: string, context: Context = team.context): Promise<"tried" | "refused"> {
  const before = attempts;
  const outcome = throttled(context, "employee", email, async () => {
    attempts++;
    return null;
  });
  await outcome.catch(() => undefined);
  return attempts > before ? "tried" : "refused";
}

async function failTimes(times: number, emailOf: (index: number) => string, context?: Context): Promise<void> {
  for (let i = 0; i < times; i++) expect(await fail(emailOf(i), context)).toBe("tried");
}

describe("an account", () => {
  test("takes ten wrong passwords in 15 minutes, then none, and a right one neither", async () => {
    await failTimes(10, () => "mina@acme.example");
    expect(await fail("mina@acme.example")).toBe("refused");
    const right = () => signInEmployee(team.context, { email: "mina@acme.example", password: PASSWORD });
    expect(await errorOf(right)).toMatchObject({ code: "too_many_requests", retryAfterSeconds: 15 * 60 });
  });

  test("is open again when the window is over: nobody is locked out for good", async () => {
    await failTimes(10, () => "mina@acme.example");
    team.clock.advance(14 * MINUTE_MS);
    expect(await fail("mina@acme.example")).toBe("refused");
    team.clock.advance(MINUTE_MS);
    expect(await fail("mina@acme.example")).toBe("tried");
  });

  test("is the same account in other letters, and another one for users", async () => {
    await failTimes(10, (i) => (i % 2 ? "Mina@ACME.example" : " mina@acme.example"));
    expect(await fail("ｍina@acme.example")).toBe("refused");
    expect(await throttled(team.context, "user", "mina@acme.example", async () => "in")).toBe("in");
  });

  test("that doesn't exist is counted alike", async () => {
    await failTimes(10, () => "nobody@acme.example");
    expect(await fail("nobody@acme.example")).toBe("refused");
  });

  test("forgets its failures at a success, and when it is told to", async () => {
    await failTimes(9, () => "mina@acme.example");
    await signInEmployee(team.context, { email: "mina@acme.example", password: PASSWORD });
    await failTimes(10, () => "mina@acme.example");
    await team.store.write((tx) => forgetFailures(tx, "employee", "MINA@acme.example"));
    expect(await fail("mina@acme.example")).toBe("tried");
  });

  test("counts tries that are under way: twenty at once are ten", async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => fail("mina@acme.example")));
    expect(attempts).toBe(10);
    expect(outcomes).toHaveLength(20);
  });
});

describe("a network", () => {
  test("takes a hundred failures over all accounts; other networks and unknown ones go on", async () => {
    await failTimes(100, (i) => `person-${i}@acme.example`, from("192.0.2.1"));
    expect(await fail("mina@acme.example", from("192.0.2.1"))).toBe("refused");
    expect(await fail("mina@acme.example", from("192.0.2.2"))).toBe("tried");
    expect(await fail("mina@acme.example", from(null))).toBe("tried");
  });

  test("is not used up by people who sign in", async () => {
    const office = from("192.0.2.1");
    for (let i = 0; i < 101; i++) {
      expect(await throttled(office, "employee", `person-${i}@acme.example`, async () => "in")).toBe("in");
    }
  });

  test("that is refused costs its accounts nothing: nobody can shut a colleague out from there", async () => {
    const office = from("192.0.2.1");
    await failTimes(100, (i) => `person-${i}@acme.example`, office);
    for (let i = 0; i < 20; i++) expect(await fail("mina@acme.example", office)).toBe("refused");
    await failTimes(10, () => "mina@acme.example");
  });
});

describe("everything together", () => {
  test("takes a thousand failures where no network is known, and known networks go on", async () => {
    await failTimes(1000, (i) => `person-${i}@acme.example`);
    expect(await fail("mina@acme.example")).toBe("refused");
    expect(await fail("mina@acme.example", from("192.0.2.77"))).toBe("tried");
    team.clock.advance(15 * MINUTE_MS);
    expect(await fail("mina@acme.example")).toBe("tried");
  });

  test("is not used up by hammering one account", async () => {
    await failTimes(10, () => "mina@acme.example");
    for (let i = 0; i < 1000; i++) await fail("mina@acme.example");
    expect(await fail("max@acme.example")).toBe("tried");
  });
});

describe("a browser that has signed in before", () => {
  const right = { email: "olivia@acme.example", password: PASSWORD };
  const wrong = { ...right, password: "wrong" };
  const deviceOf = (accountId: string, hash: string | null) => ({
    ...{ accountId, id: "a browser of hers", mark: passwordMark(hash) },
  });
  const hashOf = (id: string) => team.context.store.read((tx) => tx.employees.passwordHashOf(id));
  let olivias: Device;
  beforeEach(async () => {
    const { id } = team.olivia.caller;
    olivias = deviceOf(id, await hashOf(id));
  });
  const hers = () => olivias;

  test("is not kept out by ten strangers' tries at its account, nor by a thousand at others", async () => {
    await failTimes(10, () => "olivia@acme.example");
    await failTimes(990, (i) => `person-${i}@acme.example`);
    expect(await codeOf(() => signInEmployee(team.context, right))).toBe("too_many_requests");
    expect(await signInEmployee(team.context, { ...right, device: hers() })).toMatchObject({
      accountId: team.olivia.caller.id,
    });
    // And lets the strangers try no more than before.
    expect(await fail("olivia@acme.example")).toBe("refused");
  });

  test("has ten tries of its own, which cost nobody else one", async () => {
    for (let i = 0; i < 10; i++)
      expect(await codeOf(() => signInEmployee(team.context, { ...wrong, device: hers() }))).toBe("wrong_credentials");
    expect(await codeOf(() => signInEmployee(team.context, { ...right, device: hers() }))).toBe("too_many_requests");
    expect(await signInEmployee(team.context, right)).toMatchObject({ accountId: team.olivia.caller.id });
  });

  test("is a stranger's for every other account", async () => {
    await failTimes(10, () => "olivia@acme.example");
    const minas = deviceOf(team.mina.caller.id, await hashOf(team.mina.caller.id));
    expect(await codeOf(() => signInEmployee(team.context, { ...right, device: minas }))).toBe("too_many_requests");
  });

  test("is a stranger's once the password is another one, and its owner's again by signing in", async () => {
    const to = { passwordHash: await hashPassword("another password of hers") };
    const event = happened("employee.password_changed", team.clock.now);
    await team.context.store.write((tx) => tx.employees.update(team.olivia.caller.id, to, event));
    const changed = { ...right, password: "another password of hers" };
    const { mark } = await signInEmployee(team.context, changed);
    await failTimes(10, () => "olivia@acme.example");
    expect(await codeOf(() => signInEmployee(team.context, { ...changed, device: hers() }))).toBe("too_many_requests");
    expect(await signInEmployee(team.context, { ...changed, device: { ...hers(), mark } })).toMatchObject({ mark });
  });
});

test("a throttled try leaves no trace and says nothing about the account", async () => {
  await failTimes(10, () => "mina@acme.example");
  await failTimes(10, () => "nobody@acme.example");
  const [known, unknown] = ["mina@acme.example", "nobody@acme.example"].map(
    (email) => () => signInEmployee(team.context, { email, password: PASSWORD }),
  );
  if (!known || !unknown) throw new Error("both are there");
  const events = await recorded(team, async () => {
    expect((await errorOf(known)).message).toBe((await errorOf(unknown)).message);
  });
  expect(events).toEqual([]);
});

test("a try that breaks down counts as a failure", async () => {
  const breaking = () =>
    throttled(team.context, "employee", "mina@acme.example", async () => {
      throw new Error("the database went away");
    });
  for (let i = 0; i < 10; i++) await expect(breaking()).rejects.toThrow("went away");
  expect(await codeOf(breaking)).toBe("too_many_requests");
});
