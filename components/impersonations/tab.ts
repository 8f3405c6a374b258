/**
 * In the click itself, before anything is awaited, or the browser would take it for a pop-up. It is a page of ours
 * until the product's address is known; that page must not reach back here.
 */
export function openTab(): Window | null {
  const tab = window.open("/launching", "_blank");
  if (tab) tab.opener = null;
  return tab;
}
