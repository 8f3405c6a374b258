import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Product } from "../products/product.ts";
import type { Store } from "../store/store.ts";

/** In milliseconds. */
const WINDOW_MS = 10_000;
/**
 * In one window, of one product, in each process: far more than people do, and so little that a product that tells the
 * same again and again neither fills the disk in an hour nor keeps everybody else from writing.
 */
const MOST = 20_000;
/** What a call costs beside its items. */
const CALL = 10;

interface Window {
  endsAtMs: number;
  used: number;
}

/** Kept in the process, as streams of ends are counted: what is bounded is this process's work. A row would make calls wait for each other. */
const windows = new WeakMap<Store, Map<string, Window>>();

/**
 * Counts a call of a product's, and how much it tells.
 *
 * @throws too_many_requests once it has told more than this process takes of one product, with the seconds to wait.
 */
export function keepPace({ store, clock }: Context, { id }: Product, items: number): void {
  const nowMs = clock().getTime();
  const products = windows.get(store) ?? new Map<string, Window>();
  windows.set(store, products);
  const last = products.get(id);
  // Of a clock that was set back, a window could last for ever.
  const goesOn = last !== undefined && nowMs < last.endsAtMs && last.endsAtMs - nowMs <= WINDOW_MS;
  const window = goesOn ? last : { endsAtMs: nowMs + WINDOW_MS, used: 0 };
  products.set(id, window);
  if (window.used >= MOST)
    throw new DomainError(
      "too_many_requests",
      "This is more than is taken of one product. Send it again in a moment.",
      {
        retryAfterSeconds: Math.ceil((window.endsAtMs - nowMs) / 1000),
      },
    );
  window.used += CALL + items;
}
