import type { Context } from "../context.ts";
import { sawEnds } from "../observations/observe.ts";
import { OVERLAP_MS, type Revocations, type RevocationsQuery } from "./revocations.ts";
import { type Listener, type Watch, watchOf } from "./watch.ts";

/** Between two signs of life, so that a dead connection is noticed. In milliseconds, as all here. */
const BEAT_EVERY_MS = 1_000;
/** Then it is closed, and whoever wants to go on does so at another time than the others: 5 to 10 minutes. */
const SHORTEST_LIFE_MS = 5 * 60_000;
/** In bytes: what may wait for a reader. */
const ROOM = 64 * 1024;
/** A reader who leaves that full for so long doesn't read. */
const PATIENCE_MS = 5_000;

const headers = {
  "content-type": "text/event-stream",
  // Nothing on the way may keep it, or hold it back to press it.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/**
 * A product's ends as they happen, as server-sent events (HTML standard, section 9.2). First an event with what is after
 * the cursor, though it be nothing, then one for each look that finds something new: its data are those of
 * `listRevocations`, its id is the cursor to go on from. A comment each second says how many milliseconds after the
 * question the last look was: everything that had ended by then has been told. Where that can't be said, it is closed.
 *
 * @param left - Says when whoever asked has gone.
 * @throws DomainError as `listRevocations`; too_many_requests when too many are open.
 */
export async function streamRevocations(
  context: Context,
  { productId, cursor }: RevocationsQuery,
  left: AbortSignal,
): Promise<Response> {
  const openedAtMs = performance.now();
  const watch = watchOf(context);
  let anew = cursor === null;
  const saw = ({ items }: Revocations) => {
    sawEnds(context, { productId, by: "ends_stream", anew }, items);
    anew = false;
  };
  const beginning = await watch.begin(productId, cursor);
  let listening: OpenListener | null = null;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        listening = listenerOf(productId, controller, openedAtMs, { watch, saw });
        listening.tell(beginning.news, openedAtMs);
        if (!beginning.standing.active) return listening.cut();
        watch.join(listening, beginning);
        left.addEventListener("abort", listening.cut, { once: true });
        // Who went away meanwhile says so no more.
        if (left.aborted) listening.cut();
      },
      cancel: () => listening?.leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: ROOM }),
  );
  return new Response(body, { headers });
}

interface OpenListener extends Listener {
  /** Whoever asked has gone. */
  leave(): void;
}

function listenerOf(
  productId: string,
  controller: ReadableStreamDefaultController<Uint8Array>,
  openedAtMs: number,
  { watch, saw }: { watch: Watch; saw: (told: Revocations) => void },
): OpenListener {
  const endsAtMs = openedAtMs + SHORTEST_LIFE_MS * (1 + Math.random());
  const untold = tellingOnce();
  let readAtMs = openedAtMs;
  let beatAtMs = Number.NEGATIVE_INFINITY;
  let over = false;

  const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));

  const finish = (how: () => void) => {
    if (over) return;
    over = true;
    watch.leave(listener);
    how();
  };

  const tell = (found: Revocations, askedAtMs: number) => {
    const first = beatAtMs === Number.NEGATIVE_INFINITY;
    const news = untold(found, askedAtMs);
    if (news.items.length > 0 || news.changes.length > 0 || first) {
      write(`id: ${news.nextCursor}\ndata: ${JSON.stringify(news)}\n\n`);
      saw(news);
    }
    if (askedAtMs - beatAtMs < BEAT_EVERY_MS) return;
    beatAtMs = askedAtMs;
    write(`: ${Math.floor(askedAtMs - openedAtMs)}\n\n`);
  };

  const listener: OpenListener = {
    productId,
    tell(found, askedAtMs) {
      if (over) return;
      // What waits is told when there is room: each look says all of the last minute.
      if ((controller.desiredSize ?? 0) > 0) {
        readAtMs = askedAtMs;
        tell(found, askedAtMs);
      }
      if (askedAtMs - readAtMs > PATIENCE_MS) finish(() => controller.error(unread()));
      if (askedAtMs > endsAtMs) listener.cut();
    },
    cut: () => finish(() => controller.close()),
    leave: () => finish(() => {}),
  };
  return listener;
}

/** By this name whoever sends it on knows that nothing went wrong here. */
const unread = () => new DOMException("The reader doesn't read.", "AbortError");

/** What hasn't been told of what the looks say again and again for a minute. */
function tellingOnce(): (found: Revocations, nowMs: number) => Revocations {
  const toldAtMs = new Map<string, number>();
  /** Those whose name hasn't been told; all of them have been now. */
  const untold = <T>(all: T[], nameOf: (each: T) => string, nowMs: number): T[] => {
    const news = all.filter((each) => !toldAtMs.has(nameOf(each)));
    for (const each of all) toldAtMs.set(nameOf(each), nowMs);
    return news;
  };
  return ({ items, changes, nextCursor }, nowMs) => {
    for (const [name, atMs] of toldAtMs) if (nowMs - atMs > 2 * OVERLAP_MS) toldAtMs.delete(name);
    return {
      items: untold(items, ({ sid }) => sid, nowMs),
      changes: untold(changes, (each) => JSON.stringify(each), nowMs),
      nextCursor,
    };
  };
}
