import { issuerContext, logSigner } from "#composition";
import type { KeptCheckpoint } from "#lib/audit/log/checkpoint.ts";
import { sealLog, type Told } from "#lib/audit/log/seal.ts";
import { log } from "#lib/log.ts";

/** Twice in the second in which an event is to have its leaf. */
const SEAL_EVERY_MS = 500;
/** A log that takes longer than this says how far it is. */
const PATIENCE_MS = 3000;

let sealing: Promise<void> | null = null;
let started = false;

/**
 * Seals what there is, which after an upgrade is all of the log, and then what comes. A timer of its own: whoever is slow to
 * be told of an end must not keep events unsealed.
 */
export async function startSealing(): Promise<void> {
  const began = Date.now();
  let told = began;
  await seal({
    progress(sealed) {
      if (Date.now() - told < PATIENCE_MS) return;
      told = Date.now();
      log.info({ sealed }, "the audit log of before is being sealed, once");
    },
  });
  started = true;
  setInterval(() => {
    sealing ??= seal()
      .catch((error: unknown) =>
        log.error({ error: String(error) }, "the audit log couldn't be sealed, and will be later"),
      )
      .finally(() => {
        sealing = null;
      });
  }, SEAL_EVERY_MS).unref();
}

/** What was recorded last is sealed at once, and a checkpoint says that this is where the process ended. */
export async function sealAtStop(): Promise<void> {
  if (!started) return;
  await sealing;
  await seal({ stopping: true }).catch((error: unknown) =>
    log.error({ error: String(error) }, "the audit log couldn't be sealed at the stop: the next start does"),
  );
}

async function seal(told: Told = {}): Promise<void> {
  const { store, clock } = issuerContext(new Headers());
  await sealLog({ store, clock, signer: await logSigner(), say: print }, told);
}

/** On stdout, a line of JSON each: whoever collects the server's output has what the log was, out of reach of its database. */
function print({ size, at, note }: KeptCheckpoint): void {
  process.stdout.write(`${JSON.stringify({ type: "audit.checkpoint", size, at: at.toISOString(), note })}\n`);
}
