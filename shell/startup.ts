import { issuerContext, sendingConfig } from "#composition";
import { demoHome, env } from "#env";
import { createSetupLink } from "#lib/employees/setup.ts";
import { readdressHosted } from "#lib/hosted/readdress.ts";
import { settleOverdue } from "#lib/impersonations/end.ts";
import { openSender } from "#lib/outbox/sender.ts";
import { registerBuiltIn } from "#lib/products/built-in.ts";
import { sweepImports } from "#lib/provisioning/imports/cancel.ts";
import { settleRequests } from "#lib/requests/expire.ts";
import { writeSearchTexts } from "#lib/search/write-texts.ts";
import { purgeSpent } from "#lib/spent/purge.ts";
import { ensureSigningKeys } from "#lib/tokens/keys.ts";
import { eachSecond } from "./each-second.ts";
import { mailer } from "./mailer.ts";
import { startSealing } from "./seal.ts";
import { openTasks } from "./tasks.ts";
import { waysWith } from "./ways.ts";

const tasks = openTasks();

const SETTLE_EVERY_MS = 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;

const contextNow = () => issuerContext(new Headers());

/** Begins nothing any more of what goes on without a request. Resolves once what had begun is over. */
export const stopTasks = (): Promise<void> => tasks.stop();

/** What must be so before the first request: tables, keys, the demo product, and an end for whatever time has ended. */
export async function start(): Promise<void> {
  const context = contextNow();
  context.store.mail.leaves = mailer() !== null;
  await context.store.skew.measure(context.clock);
  await ensureSigningKeys(context.store, env().secret, context.clock());
  if (env().demo) await registerBuiltIn(context, { ...env(), home: demoHome });
  await readdressHosted(context, env().productUrl);
  await writeSearchTexts(context);
  await startSealing();
  await settleOverdue(context);
  await settleRequests(context);
  const setUpPath = env().demo ? null : await createSetupLink(context);
  if (setUpPath !== null)
    console.log(
      `\nNobody is here yet. Make the first Owner, once, within 24 hours:\n\n  ${env().dashboardUrl}${setUpPath}\n`,
    );
  const sender = openSender(waysWith(mailer()));
  const deliver = () => sender.deliver({ ...contextNow(), ...sendingConfig() });
  setInterval(eachSecond(tasks, contextNow, deliver), SETTLE_EVERY_MS).unref();
  // Whoever ended it, here or in another process: products needn't wait for the timer.
  context.store.bell.listen(() => tasks.begin(deliver));
  if (!context.store.skew.isTooGreat()) await sweepImports(context, { starting: true });
  setInterval(tasks.inTurn(sweep), SWEEP_EVERY_MS).unref();
}

async function sweep(): Promise<void> {
  const context = contextNow();
  // What is old by a wrong clock may be new.
  if (context.store.skew.isTooGreat()) return;
  await sweepImports(context, { starting: false });
  await purgeSpent(context);
}
