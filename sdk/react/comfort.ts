/**
 * What a page can do without. A browser that lacks it, or whose settings or embedding page forbid it, throws; then the
 * page has one comfort less, and no visitor loses the page.
 */
export function comfort<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
