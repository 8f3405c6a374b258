import type { Impersonation } from "../impersonations/impersonation.ts";
import { type AccessRequest, waitsFor } from "../requests/request.ts";
import type { PageRequest, Steps, Tables } from "../store/store.ts";
import type { Mark, Tally } from "../timeline/entry.ts";
import type { Choice, Say } from "./choice.ts";
import type { Owner } from "./owner.ts";
import { sayOf } from "./say.ts";

/** So many of a session's acts are named on the page; the receipt has each. */
const MOST_ACTS = 200;

/** One session, as its user may know it. */
export interface SupportSession {
  impersonation: Impersonation;
  tally: Tally;
  /** What was changed in it, oldest first. */
  acts: Mark[];
}

export interface SupportAccess {
  say: Say;
  choices: Choice[];
  showNames: boolean;
  sessions: SupportSession[];
  nextCursor: string | null;
  /** What waits for the user's own answer now. */
  requests: AccessRequest[];
}

/**
 * What a user says, and who was in their account, newest first. Sessions that nobody opened aren't there: nobody was in.
 *
 * @throws not_signed_in; not_found for a key that names nobody; invalid_input for a cursor of another list.
 */
export function getSupportAccess(owner: Owner, page: PageRequest): Promise<SupportAccess> {
  const { store, clock } = owner.context;
  return store.read(function* (tx) {
    const user = yield* owner.userIn(tx);
    const { supportAccess: settings } = yield* tx.settings.get();
    const which = { userId: user.id, opened: true, productId: owner.productId ?? undefined } as const;
    const { items, nextCursor } = yield* tx.impersonations.list(which, page, clock());
    const sessions: SupportSession[] = [];
    for (const impersonation of items) sessions.push(yield* withActs(tx, impersonation));
    const { choices, showNames } = settings;
    const requests = yield* waitingFor(tx, user.id, owner);
    return { say: yield* sayOf(tx, user.id), choices, showNames, sessions, nextCursor, requests };
  });
}

/** Where an approver has to say yes first, the user isn't asked before. */
function* waitingFor(tx: Tables, userId: string, { productId, context }: Owner): Steps<AccessRequest[]> {
  const open = yield* tx.requests.listOpen({ userId });
  return open.filter(
    (request) =>
      waitsFor(request, context.clock()) === "user" && (productId ?? request.product?.id) === request.product?.id,
  );
}

/** What is known of one session by now. */
export function* withActs(tx: Tables, impersonation: Impersonation): Steps<SupportSession> {
  const { id } = impersonation;
  const tally = yield* tx.timeline.count(id);
  return { impersonation, tally, acts: tally.acts === 0 ? [] : yield* tx.timeline.acts(id, MOST_ACTS) };
}
