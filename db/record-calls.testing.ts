import type { EventType } from "#lib/audit/event.ts";
import { eachField } from "#lib/audit/log/leaf.ts";
import type { Tables } from "#lib/store/store.ts";
import type { Ask, Calls } from "./calls.testing.ts";
import type { People } from "./databases.testing.ts";
import { happened } from "./happened.ts";
import { PAST_WEBHOOK, pastId } from "./past.testing.ts";
import { choices, type newRows, type Times } from "./rows.testing.ts";

type OfTheRecord = Pick<Calls, "notices" | "webhooks" | "outbox" | "attempts" | "timeline" | "audit" | "sealing">;

/** As in calls.testing.ts: what happened, how it is proven, and who is told of it. */
export function recordCallsOf(people: People, { now, amid }: Times, rows: ReturnType<typeof newRows>): OfTheRecord {
  const { mina, product } = people;
  const { event, later, none, one, two, page, deep, delivery, webhook, pageView, deepInTimeline } = rows;
  const told = { impersonationId: null, eventId: null, payload: {} };
  const answer = { outcome: "delivered", status: 200, text: null, tookMs: 1 } as const;
  const ofPast = { impersonationId: pastId(7), impersonatorId: mina.id, productId: product.id };
  const noticed = (["enabled", "started", "ended"] as const)
    .map((what): EventType => `impersonation.${what}`)
    .concat("product.unreachable", "request.created", "request.approved")
    .map((type) => happened(type, now, ofPast));
  const salts = eachField(() => null);

  return {
    webhooks: {
      add: [(t) => t.add(webhook, event())],
      find: [(t) => t.find(one)],
      secretsOf: [(t) => t.secretsOf(one)],
      list: [(t) => t.list()],
      update: [(t) => t.update(one, { events: ["impersonation.*"] }, event())],
      remove: [(t) => t.remove(two, event())],
    },
    notices: {
      purge: [(t) => t.purge(amid, 5)],
      find: [(t) => t.find(one)],
      list: [page, deep("9")].flatMap((at): Ask<Tables["notices"]>[] => [
        (t) => t.list({ employeeId: mina.id }, at),
        (t) => t.list({ employeeId: mina.id, types: ["session_summary", "own_factor_reset"] }, at),
      ]),
      countUnread: [
        (t) => t.countUnread({ employeeId: mina.id }),
        (t) => t.countUnread({ employeeId: mina.id, types: ["session_summary", "own_factor_reset"] }),
      ],
      read: [(t) => t.read(pastId(7), { employeeId: mina.id }, now)],
      listMailed: [(t) => t.listMailed({}, 50), (t) => t.listMailed({ employeeId: mina.id }, 50)],
    },
    outbox: {
      purge: [(t) => t.purge(amid, 5)],
      countWaiting: [(t) => t.countWaiting()],
      purgeDead: [(t) => t.purgeDead(amid, 5)],
      add: [(t) => t.add({ ...delivery, id: two }), (t) => t.add(delivery)],
      addForWebhooks: [(t) => t.addForWebhooks({ ...told, type: "audit.checkpoint", at: now })],
      find: [(t) => t.find(one)],
      list: choices({ status: "dead" as const }).flatMap((filter) =>
        [page, deep("9")].map(
          (at): Ask<Tables["outbox"]> =>
            (t) =>
              t.list({ webhookId: PAST_WEBHOOK, ...filter }, at),
        ),
      ),
      nextReceiver: [(t) => t.nextReceiver("")],
      listDue: [(t) => t.listDue(delivery.receiver, now), (t) => t.listDue("webhook:past", now)],
      park: [(t) => t.park([delivery], now)],
      claim: [(t) => t.claim([delivery], now, later)],
      delivered: [(t) => t.delivered({ ...delivery, attempts: 1 }, now, answer)],
      retryAt: [(t) => t.retryAt(delivery, later, answer)],
      giveUp: [(t) => t.giveUp({ ...delivery, lane: "past" }, now, answer)],
      expire: [(t) => t.expire(delivery.receiver, now)],
      abandon: [(t) => t.abandon(delivery.receiver, now)],
      again: [(t) => t.again(one, delivery.receiver, now, later, event())],
      erase: [(t) => t.erase("past-user-7", 0, 50), (t) => t.erase("past-user-7", 700, 50)],
      pauseOf: [(t) => t.pauseOf(delivery.receiver)],
      pause: [(t) => t.pause({ receiver: "r", failures: 1, until: later, reportedAt: null })],
      resume: [(t) => t.resume("r")],
    },
    attempts: {
      purge: [(t) => t.purge(amid, 5)],
      count: [(t) => t.count("a", 1000, now)],
      forgive: [(t) => t.forgive("a")],
      clear: [(t) => t.clear("a")],
      find: [(t) => t.find("a", now)],
      takeTallies: [(t) => t.takeTallies(now)],
      countTallies: [(t) => t.countTallies(now)],
    },
    timeline: {
      known: [(t) => t.known([none, one, two])],
      add: [(t) => t.add([pageView], [event()]), (t) => t.add([], [event(), event()])],
      list: choices({ pages: true }).flatMap(({ pages = false }) =>
        [page, deepInTimeline].map(
          (at): Ask<Tables["timeline"]> =>
            (t) =>
              t.list({ impersonationId: none, pages }, at),
        ),
      ),
      count: [(t) => t.count(none)],
      acts: [(t) => t.acts("past-1", 200)],
      marks: [(t) => t.marks(none)],
      findNote: [(t) => t.findNote(none)],
      eraseNotes: [(t) => t.eraseNotes([none, one])],
      erasePages: [(t) => t.erasePages([none, one], 50)],
      takePages: [(t) => t.takePages([none, one], 50)],
      takeNotes: [(t) => t.takeNotes([none, one])],
      putNote: [(t) => t.putNote(pastId(1), { text: "t", at: now }, event())],
    },
    audit: {
      add: [event(), ...noticed].map((each) => (t) => t.add(each)),
      find: [(t) => t.find(one)],
      list: choices({
        type: "session.signed_in" as const,
        actorId: mina.id,
        userId: "past-user-7",
        impersonationId: none,
        from: amid,
        to: now,
      }).flatMap((filter) =>
        [page, deep("9")].map(
          (at): Ask<Tables["audit"]> =>
            (t) =>
              t.list(filter, at),
        ),
      ),
      listRefusedHandOffs: [(t) => t.listRefusedHandOffs([none]), (t) => t.listRefusedHandOffs([none, one, two])],
      listEnds: [
        (t) => t.listEnds({ productId: product.id, afterSeq: 1 }),
        (t) => t.listEnds({ productId: product.id, afterSeq: 1_000_000 }),
      ],
      newestEnd: [(t) => t.newestEnd(product.id)],
    },
    sealing: {
      listUnsealed: [(t) => t.listUnsealed(50)],
      hasUnsealed: [(t) => t.hasUnsealed()],
      hasUnsealedOf: [(t) => t.hasUnsealedOf(none)],
      countNodes: [(t) => t.countNodes()],
      nodesAt: [(t) => t.nodesAt([1, 20])],
      listNodes: [(t) => t.listNodes(700, 50)],
      append: [
        (t) => t.append([{ leafIndex: 9000, seq: 3, eventId: one, leaf: "{}", salts }], [{ place: 9000, hash: "h" }]),
      ],
      find: [(t) => t.find(one), (t) => t.find(none)],
      leafIndexes: [(t) => t.leafIndexes([one, two])],
      list: [(t) => t.list(700, 50)],
      listOf: [(t) => t.listOf([one, two])],
      listRecorded: [(t) => t.listRecorded(700, 50)],
      findRecorded: [(t) => t.findRecorded(700)],
      keep: [(t) => t.keep({ size: 1, at: now, note: "n" })],
      newestCheckpoint: [(t) => t.newestCheckpoint()],
      listCheckpoints: [(t) => t.listCheckpoints(page), (t) => t.listCheckpoints(deep("9"))],
      listCheckpointsBySize: [(t) => t.listCheckpointsBySize({ size: 700, seq: 0 }, 50)],
      erase: [(t) => t.erase({ seq: 900_000, event: event() }, [{ leafIndex: 9000, field: "user", eventId: two }])],
      listErasuresOf: [(t) => t.listErasuresOf({ from: 700, to: 750 })],
      listErasuresBy: [(t) => t.listErasuresBy(two, 0, 50)],
      archivedSize: [(t) => t.archivedSize()],
      addArchive: [(t) => t.addArchive({ size: 1, at: now, file: "f", sha256: "s" })],
      takeArchived: [(t) => t.takeArchived(0, 1)],
    },
  };
}
