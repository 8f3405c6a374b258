import { expect, test } from "vitest";
import { testContext } from "../context.testing.ts";
import { openScene } from "../impersonations/impersonating.testing.ts";
import { startImpersonatedSession } from "../sessions/impersonated.testing.ts";
import { findProductSession } from "../sessions/session.ts";
import { purgeSpent } from "./purge.ts";

const MINUTE = 60_000;

test("a code that comes again in the hour ends what it began, however often was purged meanwhile", async () => {
  const at = await openScene();
  const { impersonation } = await at.start();
  const code = await at.codeFor(impersonation.id);
  await at.redeem(code);
  at.clock.advance(59 * MINUTE);
  await purgeSpent(testContext(at.store, at.clock));
  await expect(at.redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
  expect(await at.rows()).toMatchObject([{ end_reason: "code_reused" }]);
});

test("a browser is told for a week why it is signed out, and then that it isn't signed in", async () => {
  const at = await openScene();
  const context = testContext(at.store, at.clock);
  const { impersonation } = await at.start();
  await at.redeem(await at.codeFor(impersonation.id));
  const { token } = await startImpersonatedSession(context, impersonation.id, null);
  at.clock.advance(7 * 24 * 60 * MINUTE);
  await purgeSpent(context);
  expect(await findProductSession(context, token)).toEqual({ session: null, ended: "expired" });
  at.clock.advance(60 * MINUTE);
  await purgeSpent(context);
  expect(await findProductSession(context, token)).toEqual({ session: null, ended: null });
});
