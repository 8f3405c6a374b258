import type { Browser } from "../browser.ts";
import { BANNER, hasBanner, scriptsOf } from "../html.ts";
import { failed, passed, type Step } from "../step.ts";
import { still, type World } from "../world.ts";
import type { SignedIn } from "./sign-in.ts";

const MAX_SCRIPTS = 30;

/** A page is read, not drawn: it says whether the banner is there, not whether it is seen. */
export async function seeBanner({ network, product }: World, { visitor }: SignedIn): Promise<Step> {
  const browser = still(visitor);
  const { text, url } = await browser.follow(product.targetLinkUri);
  if (hasBanner(text)) return passed("banner", "The page has the banner in its HTML.");
  for (const address of scriptsOf(text, url, MAX_SCRIPTS)) {
    if (!network.permits(address)) continue;
    const script = await browser.ask(address.href, { headers: { "sec-fetch-dest": "script", referer: url.href } });
    if (script.status === 200 && script.text.includes(BANNER))
      return passed(
        "banner",
        "A script of the page has the banner. Whether it is drawn only a browser can say: look once by hand.",
      );
  }
  const answers = await saysWhoIsThere(browser, url);
  return failed(
    "banner",
    answers
      ? "/understudy/session says who is there, but neither the page nor its scripts have a banner that shows it."
      : "Neither the page nor its scripts have the banner.",
    "Add <understudy-banner> with its script to the layout of every page, or ImpersonationBanner in React. Give a banner of your own the attribute data-understudy-banner.",
  );
}

async function saysWhoIsThere(browser: Browser, page: URL): Promise<boolean> {
  const { status, text } = await browser.ask(`${page.origin}/understudy/session`);
  return status === 200 && /"impersonat(or|ion)\w*"\s*:\s*["{]/.test(text);
}
