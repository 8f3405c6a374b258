import { createHash } from "node:crypto";
import type { AuditEvent } from "../audit/event.ts";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { dueAt, type Impersonation } from "../impersonations/impersonation.ts";
import { log } from "../log.ts";
import { sawActs, type ToldAct } from "../observations/observe.ts";
import type { Product } from "../products/product.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { changeWithoutCaller } from "../verb.ts";
import { eventOfAct } from "./act.ts";
import type { PageView, Told } from "./entry.ts";
import { type Item, itemId, itemInput } from "./input.ts";
import { keepPace } from "./pace.ts";

/** What comes this long after a session's end is still of it, in milliseconds: a product may have had nobody to tell. */
const TOO_LATE_MS = 10 * 60 * 1000;
/** What comes this long after it is on time. */
const LATE_MS = 2000;
/** A product's clock may be ahead by so much. */
const AHEAD_MS = 5000;

export type RejectionCode = "invalid" | "unknown_session" | "too_late";

/** What became of a call's items. */
export interface Taken {
  accepted: number;
  /** Told before, whatever was told of them then. */
  duplicates: number;
  rejected: { id: string | null; code: RejectionCode }[];
}

/**
 * What a product tells of its impersonators: acts and refusals become audit events, pages are kept beside them, all in
 * one transaction. Each item is judged by itself; one that was taken before counts as a duplicate, and the first stays.
 *
 * @throws unavailable when it can't be written, with its events or without: then nothing is taken, and the product has
 * to send it again. So it is on a server whose clock is wrong, which can't say what came too late. too_many_requests for
 * a product that tells more than is taken of one.
 */
export async function takeActions(context: Context, product: Product, items: unknown[]): Promise<Taken> {
  assertRightTime(context.store);
  keepPace(context, product, items.length);
  const given = items.map((item) => readItem(product, item));
  try {
    const { taken, acts } = await changeWithoutCaller(context, (tx) => take(context, tx, product, given));
    sawActs(context, product.id, acts);
    return taken;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    log.error({ requestId: context.request.requestId, error: String(error) }, "a product's acts couldn't be recorded");
    throw new DomainError("unavailable", "Nothing was recorded. Send it again.", { retryAfterSeconds: 1 });
  }
}

/** An item as it was sent: its id, if it has one, and what it says, if that can be understood. */
interface Given {
  id: string | null;
  rowId: string | null;
  item: Item | null;
}

function readItem(product: Product, item: unknown): Given {
  const id = typeof item === "object" && item !== null && "id" in item && typeof item.id === "string" ? item.id : null;
  const rowId = itemId.safeParse(id).success && id !== null ? rowIdOf(product.id, id) : null;
  return { id, rowId, item: itemInput.safeParse(item).data ?? null };
}

/** A UUID (RFC 9562, version 8) of a product and its item's id. So the index of all events' ids finds what comes again. */
export function rowIdOf(productId: string, id: string): string {
  const bytes = createHash("sha256").update(`${productId} ${id}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

interface Done {
  taken: Taken;
  acts: ToldAct[];
}

function* take(context: Context, tx: Tables, product: Product, given: Given[]): Steps<Done> {
  const ids = [...new Set(given.flatMap(({ rowId }) => rowId ?? []))];
  const known = new Set(yield* tx.timeline.known(ids));
  const sids = [...new Set(given.flatMap(({ item }) => item?.sid ?? []))];
  const found = yield* tx.impersonations.findAmong(sids);
  const sessions = new Map(found.filter((each) => each.product.id === product.id).map((each) => [each.id, each]));
  const taken: Taken = { accepted: 0, duplicates: 0, rejected: [] };
  const pages: PageView[] = [];
  const events: AuditEvent[] = [];
  const acts: ToldAct[] = [];
  for (const { id, rowId, item } of given) {
    const session = item && sessions.get(item.sid);
    const code = item ? whyNot(item, session ?? null, context.clock()) : "invalid";
    if (item && session && (code === null || code === "too_late"))
      acts.push({ session, at: item.at, taken: code === null });
    if (rowId !== null && known.has(rowId)) taken.duplicates += 1;
    else if (code || !item || !session || rowId === null) taken.rejected.push({ id, code: code ?? "invalid" });
    else {
      const told = toldOf(item, session, context.clock());
      if (item.kind === "page") pages.push({ ...told, rowId, impersonationId: session.id });
      else events.push(eventOfAct(context, session, { ...told, rowId, kind: item.kind }));
      known.add(rowId);
      taken.accepted += 1;
    }
  }
  if (taken.accepted > 0) yield* tx.timeline.add(pages, events);
  return { taken, acts };
}

/** When it was over; null while it isn't. What time has ended is over, whether or not anybody has noted it. */
function overAt(session: Impersonation, now: Date): Date | null {
  const due = dueAt(session);
  return session.endedAt ?? (now >= due ? due : null);
}

function whyNot({ at }: Item, session: Impersonation | null, now: Date): RejectionCode | null {
  // A product hears of a session when it starts: of one that never did, nobody can tell anything.
  if (session === null || session.startedAt === null) return "unknown_session";
  const over = overAt(session, now);
  if (over && now.getTime() - over.getTime() > TOO_LATE_MS) return "too_late";
  const ahead = at.getTime() - now.getTime() > AHEAD_MS;
  return ahead || at < session.createdAt ? "invalid" : null;
}

function toldOf(item: Item, session: Impersonation, now: Date): Told {
  const over = overAt(session, now);
  const { id, at, name, method = null, route = null, status = null, detail = null } = item;
  const late = over !== null && (now.getTime() - over.getTime() > LATE_MS || at > over);
  return { id, at, name, method, route, status, detail, late };
}
