import type { ClientConfig } from "pg";
import pg from "pg";
import type { Hearing } from "#lib/bell.ts";
import { ENDS } from "./postgres.ts";

/** How often a server is asked for a sign of life, and how long it has for it. All of these in milliseconds. */
const PROVE_EVERY_MS = 5_000;
/** Before a lost connection is made anew. */
const PAUSE_MS = 500;
/** After this long it is made anew anyway, as the pool's are: wherever its host's name leads by then. */
const LIFETIME_MS = 5 * 60 * 1000;

/**
 * Hears of other processes' ends by a connection of its own, for as long as somebody listens. When it is lost, as when the
 * primary moves, it is made anew, and whoever listens is rung once: nobody knows what was missed.
 */
export const hearingOf =
  (address: ClientConfig): Hearing =>
  (heard) => {
    let stopped = false;
    let end = () => {};

    async function listenOnce(): Promise<void> {
      const client = new pg.Client({ ...address, query_timeout: PROVE_EVERY_MS, statement_timeout: PROVE_EVERY_MS });
      const lost = new Promise<void>((done) => {
        client.on("error", () => done());
        client.on("end", () => done());
        end = done;
      });
      client.on("notification", heard);
      const proof = setInterval(() => void client.query("SELECT 1").catch(end), PROVE_EVERY_MS).unref();
      const age = setTimeout(end, LIFETIME_MS).unref();
      try {
        await client.connect();
        await client.query(`LISTEN ${ENDS}`);
        heard();
        await lost;
      } finally {
        clearInterval(proof);
        clearTimeout(age);
        // Who has vanished doesn't take leave, and nothing is waited for.
        client.end().catch(() => {});
      }
    }

    async function listen(): Promise<void> {
      while (!stopped) {
        await listenOnce().catch(() => {});
        if (!stopped) await new Promise((later) => setTimeout(later, PAUSE_MS).unref());
      }
    }

    void listen();
    return () => {
      stopped = true;
      end();
    };
  };
