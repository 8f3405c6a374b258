import type { Terms } from "./terms.ts";

const KEY = "understudy.last-product";

interface Kept {
  employeeId: string;
  productId: string;
}

/** Keeps, in this browser and for this employee alone, which product they signed in to last. A browser that keeps nothing asks each time. */
export function keepProduct(employeeId: string, productId: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ employeeId, productId } satisfies Kept));
  } catch {}
}

/** What is chosen beforehand: the only one, or the last one where it can still be signed in to; else none. */
export function firstProduct({ employeeId, products }: Pick<Terms, "employeeId" | "products">): string {
  const [only] = products;
  if (only && products.length === 1) return only.id;
  const kept = read();
  const last = kept?.employeeId === employeeId ? products.find(({ id }) => id === kept.productId) : undefined;
  return last && !last.protected ? last.id : "";
}

function read(): Kept | null {
  try {
    // Nobody but keepProduct writes here.
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}
