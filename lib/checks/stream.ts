import { setTimeout as wait } from "node:timers/promises";
import type { EmployeeContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { log } from "../log.ts";
import { authorize } from "../oauth/authorize.ts";
import { launchUrlOf } from "../oauth/launch.ts";
import type { Reach } from "../outbox/reach.ts";
import type { Store } from "../store/store.ts";
import { type BegunCheck, beginCheck } from "./begin.ts";
import { CHECK_MS } from "./check.ts";
import { openNetwork } from "./network.ts";
import { originsOf } from "./origins.ts";
import { runCheck } from "./run.ts";
import { countOf, type Line, type Step } from "./step.ts";
import type { World } from "./world.ts";

/** Where this deployment is, and where it may send something. */
interface Place {
  issuer: string;
  productUrl: string;
  reach: Reach;
}

const headers = {
  "content-type": "application/x-ndjson; charset=utf-8",
  "cache-control": "no-store",
  // Proxies hold back what comes in pieces.
  "x-accel-buffering": "no",
};

/** Whose checks run, by this copy of the module: the requests of one may go on for a while when its session is over. */
const running = new WeakMap<Store, Set<string>>();

/**
 * Begins a check, and answers with its lines. Of an employee one runs at a time.
 *
 * @throws in_session while one does, and whatever `beginCheck` throws: then nothing has begun.
 */
export async function checkProduct(context: EmployeeContext, productId: string, place: Place): Promise<Response> {
  const { store, caller } = context;
  const whose = running.get(store) ?? new Set<string>();
  running.set(store, whose);
  if (whose.has(caller.id))
    throw new DomainError("in_session", "A check of yours still runs. It is through within 90 seconds.");
  whose.add(caller.id);
  const over = () => void whose.delete(caller.id);
  try {
    return new Response(streamCheck(context, await beginCheck(context, productId), place, over), { headers });
  } catch (error) {
    over();
    throw error;
  }
}

/**
 * Runs a check that has begun: its steps as lines of JSON, each when it is known, and a last line that counts them. Its
 * session is ended in every case: when the steps are done, when one fails, and when whoever asked goes away.
 */
function streamCheck(
  context: EmployeeContext,
  begun: BegunCheck,
  place: Place,
  over: () => void,
): ReadableStream<Uint8Array> {
  let left = false;
  const stop = new AbortController();
  const { signal } = stop;
  // A timer of its own, as in network.ts.
  const late = setTimeout(() => stop.abort(new DOMException("The check took too long.", "TimeoutError")), CHECK_MS);
  const end = () => endImpersonation(context, begun.impersonation.id);
  return new ReadableStream<Uint8Array>({
    start(lines) {
      void writeLines(lines, runCheck(worldOf(context, begun, place, { signal, end }), signal))
        .catch((error: unknown) => {
          if (left) return;
          log.error({ requestId: context.request.requestId, error: String(error) }, "a check was broken off");
          lines.error(error);
        })
        // What couldn't be written is owed, and over after its minutes all the same.
        .finally(() => end().catch(() => {}))
        .finally(() => {
          clearTimeout(late);
          over();
        });
    },
    cancel() {
      left = true;
      stop.abort(new Error("whoever asked went away"));
    },
  });
}

async function writeLines(lines: ReadableStreamDefaultController<Uint8Array>, steps: AsyncGenerator<Step>) {
  const encoder = new TextEncoder();
  const send = (line: Line) => lines.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
  const known: Step[] = [];
  for await (const step of steps) {
    known.push(step);
    send({ step });
  }
  send({ done: countOf(known) });
  lines.close();
}

function worldOf(
  context: EmployeeContext,
  { check, product, impersonation }: BegunCheck,
  { issuer, productUrl, reach }: Place,
  { signal, end }: { signal: AbortSignal; end: () => Promise<void> },
): World {
  // The product says what is asked of the issuer, and its employee may have confirmed another session since.
  const authorizing = (params: URLSearchParams) => authorize(context, context, issuer, params, impersonation.id);
  return {
    network: openNetwork({ origins: originsOf(product), productUrl, issuer, authorize: authorizing, reach, signal }),
    ...{ product, productUrl, user: check.testUser, page: check.page ?? product.targetLinkUri, action: check.action },
    launchUrl: launchUrlOf(product, impersonation.id, issuer),
    end,
    wait: (ms) => wait(ms, undefined, { signal }),
  };
}
