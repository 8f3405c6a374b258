import { setImmediate } from "node:timers/promises";
import type { Store } from "../store/store.ts";
import type { Answer, Delivery } from "./delivery.ts";
import { gathering, type Write } from "./gathering.ts";
import { settle } from "./settle.ts";
import { type OutboxContext, UNWANTED, type Ways } from "./way.ts";

/** To one receiver at once, by one process. One that doesn't answer holds up no more than these. */
const MOST_AT_ONCE = 8;

/** In milliseconds: by then whoever had a way for a delivery has made its last attempt, and recorded what came of it. */
const OTHERS_MS = 60 * 60 * 1000;

/** What there is to say of a delivery that wasn't made. */
const UNSENT: Answer = { outcome: "no_answer", status: null, text: null, tookMs: 0 };

export interface Sender {
  /**
   * Delivers what is due, until nothing is: each delivery by one process at a time, again after a while when it fails, and
   * what is in one lane in order. Safe to call from everywhere at once.
   */
  deliver(context: OutboxContext): Promise<void>;
}

/** Whoever sends what waits in the outbox, whatever it is. One a process, as it knows how much is under way to whom. */
export function openSender(ways: Ways): Sender {
  const free = new Map<string, number>();
  const writes = new WeakMap<Store, Write>();
  const writerOf = (store: Store): Write => {
    const write = writes.get(store) ?? gathering(store);
    writes.set(store, write);
    return write;
  };
  const take = (receiver: string): number => {
    const room = free.get(receiver) ?? MOST_AT_ONCE;
    free.set(receiver, 0);
    return room;
  };
  const give = (receiver: string, room: number): void => {
    const left = (free.get(receiver) ?? 0) + room;
    if (left < MOST_AT_ONCE) free.set(receiver, left);
    else free.delete(receiver);
  };

  /** One queue, as much at once as there is room for, until nothing of it is due. */
  async function serve(context: OutboxContext, receiver: string): Promise<void> {
    for (;;) {
      const room = take(receiver);
      if (room === 0) return;
      const claimed = await claim(context, ways, receiver, room).catch((error: unknown) => {
        give(receiver, room);
        throw error;
      });
      give(receiver, room - claimed.length);
      if (claimed.length === 0) return;
      await Promise.all(
        claimed.map((delivery) =>
          deliverOne(context, ways, delivery, writerOf(context.store)).finally(() => give(receiver, 1)),
        ),
      );
      await setImmediate(); // requests come first
    }
  }

  return {
    async deliver(context) {
      // A claim, and a token, by a wrong clock are worth nothing: it is left to the other servers.
      if (context.store.skew.isTooGreat()) return;
      const receivers = await context.store.read(function* (tx) {
        const found: string[] = [];
        for (let next = yield* tx.outbox.nextReceiver(""); next !== null; next = yield* tx.outbox.nextReceiver(next))
          found.push(next);
        return found;
      });
      await Promise.all(receivers.map((receiver) => serve(context, receiver)));
    },
  };
}

/** Takes some of a queue that may be sent now. A receiver that rests gets nothing, and one alone when its rest is over. */
async function claim(context: OutboxContext, ways: Ways, receiver: string, room: number): Promise<Delivery[]> {
  const { store, clock } = context;
  for (;;) {
    const { pause, due } = await store.read(function* (tx) {
      const found = yield* tx.outbox.pauseOf(receiver);
      const rests = found !== null && clock() < found.until;
      return { pause: found, due: rests ? [] : yield* tx.outbox.listDue(receiver, clock()) };
    });
    const blocked = due.filter((delivery) => delivery.blocked);
    const free = due.filter((delivery) => !delivery.blocked).slice(0, pause ? 1 : room);
    const [first] = free;
    const way = first && ways[first.kind];
    if (first && !way) return leave(context, receiver, free);
    const until = new Date(clock().getTime() + (way?.claimMs ?? 0));
    const claimed =
      free.length + blocked.length === 0
        ? []
        : await store.write(function* (tx) {
            yield* tx.outbox.park(blocked, clock());
            return way ? yield* tx.outbox.claim(free, clock(), until) : [];
          });
    // Others of the queue may stand behind those that were in the way.
    if (claimed.length > 0 || blocked.length === 0) return claimed;
  }
}

/** To processes that have a way for it. There may be none any more: then what has had its time is given up. */
async function leave({ store, clock }: OutboxContext, receiver: string, due: Delivery[]): Promise<Delivery[]> {
  const past = new Date(clock().getTime() - OTHERS_MS);
  if (due.some(({ giveUpAt }) => giveUpAt !== null && giveUpAt <= past))
    await store.write((tx) => tx.outbox.expire(receiver, past));
  return [];
}

async function deliverOne(context: OutboxContext, ways: Ways, delivery: Delivery, write: Write): Promise<void> {
  const way = ways[delivery.kind];
  const attempt = await way?.attempt(context, delivery);
  if (!way || attempt === undefined) return;
  if (attempt === UNWANTED) {
    await write(function* (tx) {
      yield* tx.outbox.giveUp(delivery, context.clock(), UNSENT);
    });
    return;
  }
  if (attempt !== null) {
    await write((tx) => settle(context, tx, way, delivery, attempt));
    return;
  }
  while ((await context.store.write((tx) => tx.outbox.abandon(delivery.receiver, context.clock()))) > 0)
    await setImmediate();
}
