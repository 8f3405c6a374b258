import { comfort } from "./comfort.ts";

/** In the tab's own storage, and without a word about anybody: whoever comes after reads nothing in it. */
const MARK = "understudy-changed";

/** Did this tab's session change, with nobody having said yet that they know? */
export const isChanged = (): boolean => Boolean(comfort(() => sessionStorage.getItem(MARK)));

/** Outlives the reload that a change leads to, and every page of a product until somebody dismisses it. */
export function markChanged(changed: boolean): void {
  comfort(() => (changed ? sessionStorage.setItem(MARK, "1") : sessionStorage.removeItem(MARK)));
}
