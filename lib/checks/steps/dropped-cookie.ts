import type { CheckedAction } from "../check.ts";
import { type Cookie, isOfHost, isSame } from "../cookies.ts";
import { failed, passed, type Step, skipped } from "../step.ts";
import { askForAction, type Look, type Looks, lookOf, type Visitor, type World } from "../world.ts";
import { isRefused, NAME_ONE } from "./sensitive.ts";
import type { SignedIn } from "./sign-in.ts";

/** Of more cookies than this, the rest is left alone. */
const MAX_COOKIES = 8;

/**
 * A browser may send any of its cookies and leave out others. Whatever it sends, it is an impersonator or it is nobody:
 * never the user.
 */
export async function dropCookies(world: World, { visitor, inside, outside }: SignedIn): Promise<Step> {
  const { action } = world;
  const not = (seen: string, fix: string) => skipped("dropped_cookie", seen, fix);
  if (!action || !inside.action)
    return not("No sensitive action is named, so nothing tells the user by their rights.", NAME_ONE);
  if (!isRefused(inside.action))
    return not("The action isn't refused with all cookies.", "Have the sensitive action refused first.");
  const cookies = cookiesOf(action, visitor);
  const tried = attempts(cookies);
  for (const { names, kept } of tried) {
    const look = lookOf(await askForAction(action, { ...visitor, browser: visitor.browser.having(kept) }));
    if (isLetIn(look, outside))
      return failed(
        "dropped_cookie",
        `Without the cookie ${names} the action answered ${look.status}: the impersonator is taken for the user.`,
        "Keep the impersonation in the session itself, not in a cookie beside it: where the session is, so is the mark, and without the one there is nobody.",
      );
  }
  const [one] = cookies;
  return one
    ? passed("dropped_cookie", `${without(cookies.length)}, the action wasn't done.`)
    : passed("dropped_cookie", "The product's own origin has no cookie, so there is none to drop.");
}

const without = (cookies: number) =>
  cookies === 1 ? "Without its only cookie" : `Whichever of its ${cookies} cookies was left out`;

/** Those that the action's own host is sent. */
function cookiesOf({ address }: CheckedAction, { browser }: Visitor): Cookie[] {
  const { hostname } = new URL(address);
  return browser
    .cookies()
    .filter((cookie) => isOfHost(cookie, hostname))
    .slice(0, MAX_COOKIES);
}

/** Each left out, and each alone. Of two cookies these are the same. */
function attempts(cookies: Cookie[]): { names: string; kept: Cookie[] }[] {
  const without = cookies.map((one) => [one]);
  const alone = cookies.length > 2 ? cookies.map((one) => cookies.filter((each) => !isSame(each, one))) : [];
  return [...without, ...alone].map((dropped) => ({
    names: dropped.map(({ name }) => name).join(", "),
    kept: cookies.filter((each) => !dropped.some((one) => isSame(one, each))),
  }));
}

/** Done, by its status, or led on to somewhere else than where nobody is led. */
function isLetIn({ status, where }: Look, { action: outside }: Looks): boolean {
  if (status >= 200 && status < 300) return true;
  return status >= 300 && status < 400 && where !== outside?.where;
}
