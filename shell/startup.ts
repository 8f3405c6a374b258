import { issuerContext, sendingConfig } from "#composition";
import { env } from "#env";
import { settleTallies } from "#lib/audit/tally.ts";
import { createSetupLink } from "#lib/employees/setup.ts";
import { readdressHosted } from "#lib/hosted/readdress.ts";
import { settleOverdue, testBrake } from "#lib/impersonations/end.ts";
import { log } from "#lib/log.ts";
import { logoutWay } from "#lib/logouts/way.ts";
import { mailWay } from "#lib/notices/way.ts";
import { openSender } from "#lib/outbox/sender.ts";
import { registerBuiltIn } from "#lib/products/built-in.ts";
import { sweepImports } from "#lib/provisioning/imports/cancel.ts";
import { writeSearchTexts } from "#lib/search/write-texts.ts";
import { purgeSpent } from "#lib/spent/purge.ts";
import { ensureSigningKeys } from "#lib/tokens/keys.ts";
import { webhookWay } from "#lib/webhooks/way.ts";
import { mailer } from "./mailer.ts";
import { startSealing } from "./seal.ts";

const sender = openSender({ logout: logoutWay, webhook: webhookWay, mail: mailWay(mailer) });

const SETTLE_EVERY_MS = 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** What must be so before the first request: tables, keys, the demo product, and an end for whatever time has ended. */
export async function start(): Promise<void> {
  const context = issuerContext(new Headers());
  context.store.mail.leaves = mailer() !== null;
  await context.store.skew.measure(context.clock);
  await ensureSigningKeys(context.store, env().secret, context.clock());
  if (env().demo) await registerBuiltIn(context, env());
  await readdressHosted(context, env().productUrl);
  await writeSearchTexts(context);
  await startSealing();
  await settleOverdue(context);
  const setUpPath = env().demo ? null : await createSetupLink(context);
  if (setUpPath !== null)
    console.log(
      `\nNobody is here yet. Make the first Owner, once, within 24 hours:\n\n  ${env().dashboardUrl}${setUpPath}\n`,
    );
  setInterval(() => void settle(), SETTLE_EVERY_MS).unref();
  // Whoever ended it, here or in another process: products needn't wait for the timer.
  context.store.bell.listen(() => void deliver().catch(report));
  if (!context.store.skew.isTooGreat()) await sweepImports(context, { starting: true });
  setInterval(() => void sweep().catch(report), SWEEP_EVERY_MS).unref();
}

async function sweep(): Promise<void> {
  const context = issuerContext(new Headers());
  // What is old by a wrong clock may be new.
  if (context.store.skew.isTooGreat()) return;
  await sweepImports(context, { starting: false });
  await purgeSpent(context);
}

/**
 * No enforcement hangs on the timer that calls this: live() asks the clock. It gives rows their end when nobody asks for
 * them, sends what waits to be told, and records what couldn't be recorded when it happened.
 */
async function settle(): Promise<void> {
  const context = issuerContext(new Headers());
  await Promise.all([context.store.skew.measure(context.clock), testBrake(context).catch(report)]);
  // What hangs on the time is left to those who know it.
  if (context.store.skew.isTooGreat()) return;
  // Each by itself: what stands in the way of one must not stop the others.
  for (const task of [
    () => settleOverdue(context),
    deliver,
    () => context.store.recordLate(context.clock()),
    () => settleTallies(context),
  ])
    await task().catch(report);
}

function deliver(): Promise<void> {
  return sender.deliver({ ...issuerContext(new Headers()), ...sendingConfig() });
}

const report = (error: unknown) => log.error({ error: String(error) }, "a task of the timer failed");
