import { beforeEach, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import { codeOf, expectRefused, impersonate, PASSWORD, signIn } from "../employees/employees.testing.ts";
import { raiseImpersonation } from "../impersonations/raise.ts";
import { prove } from "../second-factors/enrolled.testing.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { askToRaise } from "./ask.ts";
import { beginRequested } from "./begin.ts";
import { type Asking, openAsking } from "./requests.testing.ts";

let at: Asking;
/** Just signed in, by her password. */
let mina: EmployeeContext;
beforeEach(async () => {
  at = await openAsking();
  mina = await signIn(at.team.context, at.team.mina.caller.id);
});

const MINUTE = 60_000;
const rules = (proofMinutes: number) => changeImpersonationSettings(at.team.olivia, { proofMinutes });

test("asking for a yes needs a proof as a start does, and without one nobody is asked", async () => {
  await rules(15);
  at.team.clock.advance(15 * MINUTE);
  await expectRefused(at.team, () => at.ask(mina), "proof_required", "session.denied");
  expect(await at.eventsOfType("request.created")).toEqual([]);
  await prove(mina, { password: PASSWORD });
  await at.ask(mina);
});

test("what was said yes to begins with a proof of that moment, however good the one was when it was asked for", async () => {
  await rules(15);
  const request = await at.ask(mina);
  await at.approve(at.team.adam, request);
  const begin = () => beginRequested(mina, request.id);
  at.team.clock.advance(9 * MINUTE);
  await rules(5);
  await expectRefused(at.team, begin, "proof_required", "session.denied");
  // It asks, and takes nothing from the yes.
  expect(await at.statusOf(request)).toBe("approved");
  await prove(mina, { password: PASSWORD });
  await begin();
});

test("where each start needs its own proof, asking leaves it for the start that comes of it, and only for that", async () => {
  await rules(0);
  const request = await at.ask(mina);
  await at.approve(at.team.adam, request);
  await beginRequested(mina, request.id);
  expect(await codeOf(() => at.ask(mina))).toBe("proof_required");
});

test("a raise that somebody has to say yes to is asked for and begun in the same way", async () => {
  at = await openAsking("full");
  mina = await signIn(at.team.context, at.team.mina.caller.id);
  const session = await impersonate(at.team, mina, at.team.uma, null, "read_only");
  await rules(0);
  const ask = () => raiseImpersonation(mina, session.id, { reason: "Wrong address", minutes: 5 }, askToRaise);
  expect(await codeOf(ask)).toBe("proof_required");
  await prove(mina, { password: PASSWORD });
  const asked = await ask();
  if (!("request" in asked)) throw new Error("nobody had to say yes");
  await at.approve(at.team.adam, asked.request);
  const later = await signIn(at.team.context, mina.caller.id);
  await beginRequested(mina, asked.request.id);
  expect(await codeOf(() => at.ask(mina))).toBe("proof_required");
  // It was this session's, and none of another one.
  await at.ask(later);
});

test("whoever breaks the glass waits for nobody, and proves that it's them all the same", async () => {
  await rules(0);
  const olivia = await signIn(at.team.context, at.team.olivia.caller.id);
  await at.start(olivia, { breakGlass: true });
  expect(await codeOf(() => at.start(olivia, { breakGlass: true }))).toBe("proof_required");
});
