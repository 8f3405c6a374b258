import { failed, passed, type Step, skipped } from "../step.ts";
import { type Look, shown, type World } from "../world.ts";
import type { SignedIn } from "./sign-in.ts";

export const NAME_ONE =
  "Name under Set up an address of a sensitive action, such as changing the password. It is really asked for, as the test user.";

/** It was asked for while the browser came in; what was answered is judged here. */
export async function refuseSensitive({ action }: World, { inside }: SignedIn): Promise<Step> {
  if (!action || !inside.action) return skipped("sensitive", "No sensitive action is named.", NAME_ONE);
  const { status, where } = inside.action;
  const what = `${action.method} ${shown(action.address)}`;
  if (isRefused(inside.action))
    return passed(
      "sensitive",
      where === "impersonated"
        ? `${what} is refused: 403, impersonated.`
        : where === "read_only"
          ? `${what} is refused, as this session may only look (403, read_only). Whether it is refused at full access, a check by somebody who may have that says.`
          : `${what} is refused with 403, without saying why. Make sure that it's the impersonation, and not a missing form token.`,
    );
  return failed("sensitive", `${what} answered ${status}.`, fixFor(status));
}

export const isRefused = ({ status }: Look): boolean => status === 403;

function fixFor(status: number): string {
  if (status === 401)
    return "The action doesn't know who is asking: it must know the impersonator, and refuse them with 403. Is the session the same as the page's?";
  if (status === 404 || status === 405) return "Nothing answers there. Name an action that is there, with its method.";
  if (status === 400 || status === 413 || status === 415 || status === 422)
    return "The request was read before the impersonator was refused. Refuse first: forbidImpersonation or neverWhileImpersonated comes before the input.";
  if (status >= 500) return "The action failed. Your server's log says why; it must refuse an impersonator with 403.";
  return "Refuse an impersonator there, with 403: forbidImpersonation or neverWhileImpersonated of the SDK, or what your language's guide has.";
}
