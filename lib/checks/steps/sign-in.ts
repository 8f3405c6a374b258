import type { Landed } from "../browser.ts";
import type { Cookie } from "../cookies.ts";
import { failed, passed, type Step } from "../step.ts";
import {
  type Look,
  type Looks,
  lookAt,
  nobody,
  shown,
  tells,
  type Visitor,
  visiting,
  type Witness,
  type World,
  witnessOf,
} from "../world.ts";

/** The address that signs in, and the browser as it was before it got there. */
export interface Callback {
  address: string;
  before: Cookie[];
}

/** Somebody who is signed in, for the steps to come. */
export interface SignedIn {
  visitor: Visitor;
  witness: Witness;
  inside: Looks;
  outside: Looks;
  callbacks: Callback[];
}

/**
 * The hand-off as a browser does it. On its way the address that signs in is first tried by another browser, which has
 * nothing: whoever lets that in lets anybody's link sign anybody in (RFC 6749, section 10.12).
 */
export async function signIn(world: World): Promise<{ steps: Step[]; signedIn: SignedIn | null }> {
  const outside = await lookAt(world, nobody(world));
  const callbacks: Callback[] = [];
  const { browser } = nobody(world);
  let other: Visitor | null = null;
  const landed = await browser.follow(world.launchUrl, {
    async before(url) {
      if (!isCallback(world, url) || callbacks.some(({ address }) => address === url.href)) return true;
      callbacks.push({ address: url.href, before: browser.cookies() });
      const stranger = nobody(world).browser;
      await stranger.follow(url.href);
      const visitor = await visiting(world, stranger);
      if (differs(await lookAt(world, visitor), outside)) other = visitor;
      // The code is used by now, and twice would end the session: the check goes on in the browser that got in.
      return other === null;
    },
  });
  const visitor = other ?? (await visiting(world, browser));
  const inside = await lookAt(world, visitor);
  const witness = witnessOf(world, inside, outside);
  if (!witness) return { steps: [notIn(world, landed, callbacks, inside.page)], signedIn: null };
  const isBound = other === null;
  return { steps: [isIn(witness), boundTo(isBound)], signedIn: { visitor, witness, inside, outside, callbacks } };
}

const isCallback = ({ product }: World, url: URL): boolean =>
  url.searchParams.has("code") &&
  [...product.redirectUris, ...product.hostedRedirectUris].some((uri) => shown(uri) === shown(url));

const differs = (now: Looks, outside: Looks): boolean =>
  tells(now.page, outside.page) ||
  (now.action !== null && outside.action !== null && tells(now.action, outside.action));

const isIn = ({ address, inside, outside }: Witness): Step =>
  passed(
    "sign_in",
    `${shown(address)} answers the impersonator ${inside.status}, and nobody ${whatNobodyGets(inside, outside)}.`,
  );

function whatNobodyGets(inside: Look, outside: Look): string {
  if (outside.status !== inside.status) return String(outside.status);
  return outside.where === inside.where ? "without the user's name" : `by leading to ${outside.where}`;
}

const boundTo = (isBound: boolean): Step =>
  isBound
    ? passed("other_browser", "Another browser that opened the address was not signed in.")
    : failed(
        "other_browser",
        "Another browser, which had not begun the sign-in, opened the address and was signed in.",
        "Keep the state of a sign-in in a cookie of the browser that begins it, and refuse a callback without it, or with another one, before you redeem the code.",
      );

/** Why nobody is signed in, as far as it can be told from outside. The first thing that went wrong comes first. */
function notIn({ page, product }: World, { url, status, leftTo }: Landed, callbacks: Callback[], look: Look): Step {
  const not = (seen: string, fix: string) => failed("sign_in", seen, fix);
  if (leftTo)
    return not(
      `The sign-in led away, to ${shown(leftTo)}.`,
      "Register every address that a sign-in of this product passes, on the product's page: a check goes nowhere else.",
    );
  if (url.searchParams.has("error"))
    return not(
      "Understudy refused the hand-off.",
      "The product's page says why, under Last hand-off, and what to mend.",
    );
  if (callbacks.length === 0)
    return not(
      `The sign-in ended at ${shown(url)} with ${status}, and never came back from Understudy with a code.`,
      product.kind === "oidc"
        ? "Have the initiate-login address begin a sign-in at once: redirect to /oauth/authorize with the login_hint that it was given, and your registered redirect_uri."
        : "Is the product connected, and active? Open a session by hand from the dashboard, to see what its browser sees.",
    );
  if (status >= 400)
    return not(
      `The sign-in ended at ${shown(url)} with ${status}.`,
      "Your server refused the callback, or failed: its log says why. Compare client id, secret and redirect URI with the product's page.",
    );
  return not(
    `The sign-in ended at ${shown(url)} with ${status}, but ${shown(page)} answers the impersonator (${look.status}) like nobody.`,
    "If the sign-in works by hand, name an address under Set up that only answers whoever is signed in, such as the one that your page asks who that is. If it doesn't, open your own session in the callback.",
  );
}
