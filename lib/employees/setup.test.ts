import { beforeEach, expect, test } from "vitest";
import { openMemory } from "#db/databases.testing.ts";
import { type TestClock, testClock, testContext } from "../context.testing.ts";
import type { Context } from "../context.ts";
import { addEmployee, codeOf, recorded } from "./employees.testing.ts";
import { createSetupLink, setUpOwner } from "./setup.ts";
import { signInEmployee } from "./sign-in.ts";

const HOUR_MS = 60 * 60 * 1000;
const owner = { name: "Ona First", email: "ona@new.example", password: "a password of her own" };
let clock: TestClock;
let context: Context;
beforeEach(() => {
  clock = testClock();
  context = testContext(openMemory(), clock);
});

const tokenOf = (path: string | null) => path?.split("#")[1] ?? "";
const setUp = (token: string) => setUpOwner(context, { ...owner, token });

test("an empty organization gets its first Owner by a link, once, and no second one", async () => {
  const path = await createSetupLink(context);
  expect(path).toMatch(/^\/set-up#[\w-]{43}$/);
  const events = await recorded(context, () => setUp(tokenOf(path)));
  expect(events).toMatchObject([{ type: "employee.added", changes: { role: { from: null, to: "owner" } } }]);
  const { accountId } = await signInEmployee(context, { email: owner.email, password: owner.password });
  expect(await context.store.read((tx) => tx.employees.find(accountId))).toMatchObject({
    name: "Ona First",
    role: "owner",
    active: true,
  });
  expect(await codeOf(() => setUp(tokenOf(path)))).toBe("link_used");
  expect(await createSetupLink(context)).toBeNull();
});

test("a new link makes the earlier one void, and each lasts a day", async () => {
  const first = tokenOf(await createSetupLink(context));
  const second = tokenOf(await createSetupLink(context));
  expect(await codeOf(() => setUp(first))).toBe("link_used");
  clock.advance(24 * HOUR_MS);
  expect(await codeOf(() => setUp(second))).toBe("link_used");
});

test("without a link nobody becomes Owner", async () => {
  await createSetupLink(context);
  for (const token of ["", "guess", "x".repeat(43)]) expect(await codeOf(() => setUp(token))).toBe("link_used");
  expect(await context.store.read((tx) => tx.employees.list())).toEqual([]);
});

test("two who open one link at once make one Owner", async () => {
  const token = tokenOf(await createSetupLink(context));
  const outcomes = await Promise.allSettled([setUp(token), setUp(token), setUp(token)]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await context.store.read((tx) => tx.employees.list())).toHaveLength(1);
});

test("a link that is still open is worth nothing once there is an employee", async () => {
  const token = tokenOf(await createSetupLink(context));
  await addEmployee(context, "Ona First", "ona@new.example", "owner");
  expect(await codeOf(() => setUpOwner(context, { ...owner, email: "eve@evil.example", token }))).toBe("link_used");
});

test("a weak password is refused and the link stays", async () => {
  const token = tokenOf(await createSetupLink(context));
  expect(await codeOf(() => setUpOwner(context, { ...owner, token, password: "ona@new.example" }))).toBe(
    "invalid_input",
  );
  await setUp(token);
});
