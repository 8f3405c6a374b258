/**
 * What is asked of a product's page. The page is whatever that server sends, up to 2 MB of it, and it is read in the process
 * that has to stop impersonations: each letter is looked at a few times, whatever is written there.
 */

/** The name of the custom element, and of the React component's class; whoever has a banner of their own may write it too. */
export const BANNER = "understudy-banner";

const bannerElement = new RegExp(`<${BANNER}\\b`);
const PARTS = /[^<>]+/g;

/** Is the banner in the page itself: as the element, or in an attribute of one? */
export function hasBanner(html: string): boolean {
  if (bannerElement.test(html)) return true;
  for (const [part] of html.matchAll(PARTS)) {
    const attribute = part.search(/class|data-/);
    if (attribute >= 0 && part.includes(BANNER, attribute)) return true;
  }
  return false;
}

/** The scripts that a page names, each once and in its order; of more than `most` the first. */
export function scriptsOf(html: string, page: URL, most: number): URL[] {
  const found = new Map<string, URL>();
  for (const [, tag = "", attributes = ""] of html.matchAll(/<(script|link)\b([^<>]*)/gi)) {
    if (found.size >= most) break;
    const isScript = tag.toLowerCase() === "script";
    const [, written = ""] = (isScript ? SRC : HREF).exec(attributes) ?? [];
    const address = written.replaceAll("&amp;", "&");
    const loads = isScript || /\bmodulepreload\b/i.test(attributes) || /\.m?js(\?|$)/.test(address);
    if (address === "" || !loads || !URL.canParse(address, page)) continue;
    const url = new URL(address, page);
    found.set(url.href, url);
  }
  return [...found.values()];
}

const SRC = /[\s"'/]src\s*=\s*["']?([^"'\s>]+)/i;
const HREF = /[\s"'/]href\s*=\s*["']?([^"'\s>]+)/i;
