import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Steps, Store, Tables } from "../store/store.ts";
import { assertStoppable, endsAfter, type Revocations } from "./revocations.ts";

/** Between two looks while somebody listens, in milliseconds: as late as an end that another process wrote is told. */
const LOOK_EVERY_MS = 250;
/** In this process. A product has one of them for each of its own. */
const MOST_OF_A_PRODUCT = 250;
const MOST_OF_ALL = 2_000;

/** Who is told of one product's ends for as long as it listens. */
export interface Listener {
  productId: string;
  /** What has ended lately, told or not. After each look, and `askedAtMs` is when that began, by the monotonic clock. */
  tell(news: Revocations, askedAtMs: number): void;
  /** Is told nothing more. */
  cut(): void;
}

/** What stands of a product in the row, as far as a listener depends on it. */
export interface Standing {
  active: boolean;
  secretHash: string | null;
}

/** What a listener begins with. */
export interface Beginning {
  news: Revocations;
  standing: Standing;
}

/** Everybody in this process who listens, and the one look at the database for all of them. */
export interface Watch {
  /** What is after the cursor. @throws DomainError too_many_requests, unavailable, invalid_input. */
  begin(productId: string, cursor: string | null): Promise<Beginning>;
  /** Told from there on, until `leave`, or until the product is off or its secret another. */
  join(listener: Listener, beginning: Beginning): void;
  leave(listener: Listener): void;
}

const watches = new WeakMap<Store, Watch>();

/** The one of this store, and so of this process. */
export function watchOf(context: Context): Watch {
  const watch = watches.get(context.store) ?? createWatch(context);
  watches.set(context.store, watch);
  return watch;
}

function createWatch(context: Context): Watch {
  const { store, clock } = context;
  const listeners = new Map<Listener, Standing>();
  /** By product, where the next look goes on. */
  const cursors = new Map<string, string>();
  let stop: (() => void) | null = null;
  let looking = false;
  let again = false;

  const listening = (productId: string) => [...listeners].filter(([listener]) => listener.productId === productId);

  const isFull = (productId: string) =>
    listeners.size >= MOST_OF_ALL || listening(productId).length >= MOST_OF_A_PRODUCT;

  function* newsOf(tx: Tables, productId: string, cursor: string | null): Steps<Beginning> {
    const product = yield* tx.products.find(productId);
    const secretHash = yield* tx.products.clientSecretHashOf(productId);
    const news = yield* endsAfter(tx, { productId, cursor }, clock());
    return { news, standing: { active: product?.active ?? false, secretHash } };
  }

  function* lookAtAll(tx: Tables): Steps<Map<string, Beginning>> {
    const found = new Map<string, Beginning>();
    for (const [productId, cursor] of cursors) found.set(productId, yield* newsOf(tx, productId, cursor));
    return found;
  }

  const look = async () => {
    const askedAtMs = performance.now();
    assertStoppable(context);
    for (const [productId, { news, standing }] of await store.read(lookAtAll)) {
      for (const [listener, { secretHash }] of listening(productId)) {
        const known = secretHash === standing.secretHash;
        if (known) listener.tell(news, askedAtMs);
        // What a product is told last is that all of its own have ended.
        if (!known || !standing.active) listener.cut();
      }
      if (cursors.has(productId)) cursors.set(productId, news.nextCursor);
    }
  };

  /** One at a time. A bell that rings meanwhile may be for what this one hasn't seen. */
  const lookSoon = async () => {
    again = true;
    if (looking) return;
    looking = true;
    try {
      while (again) {
        again = false;
        await look().catch(() => {
          // Nobody can say what has ended: whoever listens has to ask, and is told why.
          for (const listener of listeners.keys()) listener.cut();
        });
      }
    } finally {
      looking = false;
    }
  };

  const start = () => {
    const timer = setInterval(() => void lookSoon(), LOOK_EVERY_MS);
    timer.unref();
    const unlisten = store.bell.listen(() => void lookSoon());
    stop = () => {
      clearInterval(timer);
      unlisten();
      stop = null;
    };
  };

  return {
    async begin(productId, cursor) {
      if (isFull(productId)) throw tooMany();
      assertStoppable(context);
      return store.read((tx) => newsOf(tx, productId, cursor));
    },
    join(listener, { news, standing }) {
      // Others may have come while the database was asked.
      if (isFull(listener.productId)) return listener.cut();
      listeners.set(listener, standing);
      if (!cursors.has(listener.productId)) cursors.set(listener.productId, news.nextCursor);
      if (stop === null) start();
    },
    leave(listener) {
      listeners.delete(listener);
      if (listening(listener.productId).length === 0) cursors.delete(listener.productId);
      if (listeners.size === 0) stop?.();
    },
  };
}

const tooMany = () =>
  new DomainError("too_many_requests", "Too many connections are open. Ask every few seconds instead.", {
    retryAfterSeconds: 60,
  });
