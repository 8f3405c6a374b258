import { failed, passed, type Step } from "../step.ts";
import { askForAction, lookOf, nobody, type World } from "../world.ts";
import { isRefused } from "./sensitive.ts";
import type { SignedIn } from "./sign-in.ts";

/** What proxies and frameworks tell a server about who is there, and what anybody can send it. */
const IDENTITY = [
  ...["x-user-id", "x-user", "x-userid", "x-user-email", "x-email", "x-username", "x-remote-user", "remote-user"],
  ...["x-forwarded-user", "x-forwarded-email", "x-forwarded-preferred-username", "x-authenticated-user"],
  ...["x-auth-request-user", "x-auth-request-email", "x-auth-user", "x-webauth-user", "x-original-user"],
  ...["x-impersonate-user", "x-impersonated-user-id", "x-act-as", "impersonate-user"],
  "cf-access-authenticated-user-email",
];

/** What has made a framework leave out its own checks (CVE-2025-29927), or take a request for another. */
const AROUND: Record<string, string>[] = [
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware" },
  { "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", "x-original-url": "/", "x-rewrite-url": "/" },
];

/** What an impersonator may send to be taken for the user. */
const DENYING: Record<string, string>[] = [
  ...["", "null", "0"].map((value) => ({ "x-impersonator-user-id": value, "x-impersonator": value })),
  { "x-impersonated": "false", "x-understudy-impersonator": "", "x-http-method-override": "GET" },
];

/** Whoever has no session is signed in by no header, and an impersonator is let through by none. */
export async function forgeHeaders(world: World, { visitor, witness, inside }: SignedIn): Promise<Step> {
  const { action, user } = world;
  const stranger = nobody(world);
  const ways = [user.externalId, user.email, user.id].flatMap((value) =>
    value === null || !isHeaderText(value) ? [] : [Object.fromEntries(IDENTITY.map((header) => [header, value]))],
  );
  for (const headers of [...ways, ...AROUND]) {
    if (!(await witness.isIn(stranger, headers))) continue;
    return failed(
      "forged_headers",
      `Without any session, ${await whichOf(headers, (one) => witness.isIn(stranger, one))} was enough to be signed in.`,
      "Take who is there from the session alone. Where a proxy of yours sets such a header, have it take away what browsers send, and let nobody reach the server past it.",
    );
  }
  if (!action || !inside.action || !isRefused(inside.action))
    return passed("forged_headers", "No header signed anybody in.");
  const letsIn = async (headers: Record<string, string>) =>
    !isRefused(lookOf(await askForAction(action, visitor, headers)));
  for (const headers of DENYING) {
    if (!(await letsIn(headers))) continue;
    return failed(
      "forged_headers",
      `With ${await whichOf(headers, letsIn)} the sensitive action was no longer refused to the impersonator.`,
      "Take who is there, and who is really there, from the session alone: no header of a browser says either.",
    );
  }
  return passed("forged_headers", "No header signed anybody in, or had the action done.");
}

/** Node sends no other: a name may have letters that no header can. */
const isHeaderText = (value: string) => /^[\x20-\x7e]+$/.test(value);

/** Which one it was, where it was one. */
async function whichOf(
  headers: Record<string, string>,
  letsIn: (headers: Record<string, string>) => Promise<boolean>,
): Promise<string> {
  const names = Object.keys(headers);
  if (names.length > 1)
    for (const name of names) if (await letsIn({ [name]: headers[name] ?? "" })) return `the header ${name}`;
  return names.length > 1 ? "several headers together" : `the header ${names[0]}`;
}
