/**
 * In the click itself, before anything is awaited, or the browser would take it for a pop-up. It is a page of ours
 * until the product's address is known; that page must not reach back here.
 */
function openTab(): Window | null {
  const tab = window.open("/launching", "_blank");
  if (tab) tab.opener = null;
  return tab;
}

/**
 * The tab of a session that is about to begin.
 *
 * @param atOnce - whether it opens in this click. A tab in front would cover the question for a proof: where one is due, it is
 * opened after.
 */
export function launchTab(atOnce: boolean) {
  let tab = atOnce ? openTab() : null;
  return {
    close() {
      tab?.close();
      tab = null;
    },
    /**
     * Leads it to the product; whether there is one to be seen. The click that gave a proof is recent. A browser to which it isn't
     * recent enough opens none, and gets a link instead.
     */
    lead(launchUrl: string): boolean {
      const front = tab ?? openTab();
      if (front === null || front.closed) return false;
      front.location.replace(launchUrl);
      return true;
    },
  };
}
