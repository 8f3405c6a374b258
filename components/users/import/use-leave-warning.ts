import { useEffect } from "react";

/** Asks before the page is left, by a link of the dashboard too: those never reach the browser's own question. */
export function useLeaveWarning(sentence: string | null) {
  useEffect(() => {
    if (sentence === null) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    const ask = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      const stays = link?.hasAttribute("download") || link?.getAttribute("href")?.startsWith("#");
      if (!link || stays || event.metaKey || event.ctrlKey || event.shiftKey || confirm(sentence)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", warn);
    // Before the router's own listener, which sits on the document.
    window.addEventListener("click", ask, true);
    return () => {
      window.removeEventListener("beforeunload", warn);
      window.removeEventListener("click", ask, true);
    };
  }, [sentence]);
}
