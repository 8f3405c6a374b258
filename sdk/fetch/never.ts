import { TokenError } from "../core/errors.ts";
import { labelled } from "../core/label.ts";
import { checkNever, type NeverLabel } from "../core/never.ts";
import { impersonatedOf, type Problem, problemOf, responseOf } from "../core/problem.ts";
import type { OpenRecorder } from "../core/recorder.ts";
import { ImpersonatedError } from "./forbid-impersonation.ts";
import { tellRefusalOf } from "./told.ts";

/** A handler of a web request: a route handler of Next.js, or what any server calls that speaks `Request` and `Response`. */
export type RouteHandler<Asked extends Request, Rest extends unknown[]> = (
  request: Asked,
  ...rest: Rest
) => Response | Promise<Response>;

/** Says of handlers what is never done in somebody's name. */
export interface NeverList {
  /**
   * Refuses an impersonator this handler, whatever their level: 403, code `impersonated`, with the word as `never`. The user
   * goes on. The refusal is recorded, with the word. It goes within `recordImpersonation`, where there is one, and is heard
   * before `read_only`.
   *
   *     export const POST = recordImpersonation("/api/card", neverWhileImpersonated("billing", changeCard));
   *
   * `npx understudy-routes` lists which handlers have a word.
   *
   * @param what - The word of the never-list that says why.
   * @param name - What is refused, in a few words (at most 200 characters). Else it is told by method and route.
   * @throws TypeError for a word that isn't on the list.
   */
  neverWhileImpersonated<Asked extends Request, Rest extends unknown[]>(
    what: NeverLabel,
    handler: RouteHandler<Asked, Rest>,
    name?: string,
  ): (request: Asked, ...rest: Rest) => Promise<Response>;
}

/** The same of server actions, too. */
export interface NeverListOfActions extends NeverList {
  neverWhileImpersonated<Asked extends Request, Rest extends unknown[]>(
    what: NeverLabel,
    handler: RouteHandler<Asked, Rest>,
    name?: string,
  ): (request: Asked, ...rest: Rest) => Promise<Response>;
  /**
   * Refuses an impersonator this server action, whatever their level, by an ImpersonatedError. The user goes on. The refusal is
   * recorded, with the word. It goes within `recordAction`, where there is one.
   *
   *     export const pay = recordAction("Pay", neverWhileImpersonated("billing", async (form: FormData) => { ... }));
   *
   * @param what - The word of the never-list that says why.
   * @param name - What is refused, in a few words (at most 200 characters). Else it is told by the action's own.
   * @throws TypeError for a word that isn't on the list.
   */
  neverWhileImpersonated<Given extends unknown[], Result>(
    what: NeverLabel,
    action: (...given: Given) => Promise<Result>,
    name?: string,
  ): (...given: Given) => Promise<Result>;
}

// By what is asked of it: a framework may have a Request of its own.
const isRequest = (value: unknown): value is Request =>
  typeof value === "object" && value !== null && "headers" in value && "method" in value && "url" in value;

interface Known {
  /** None where nothing is recorded. */
  recorder: OpenRecorder | undefined;
  /** The impersonator whose request it is, if it is one; an action has no request to show. */
  actingIn: (request: Request | undefined) => Promise<{ sid: string } | null>;
  /** Instead of an error, where there is no answer to give. */
  whenNever?: (() => never) | undefined;
}

/** The list for whoever knows who is calling. */
export const neverListOf = ({ recorder, actingIn, whenNever }: Known): NeverListOfActions => ({
  neverWhileImpersonated: <Given extends unknown[], Result>(
    what: NeverLabel,
    action: (...given: Given) => Result | Promise<Result>,
    name?: string,
  ) => {
    checkNever(what);
    const refusing = async (...given: Given): Promise<Result> => {
      const [request] = given;
      const asked = isRequest(request) ? request : undefined;
      // What a handler gives is a response, and so is its refusal.
      const answer = (problem: Problem) => responseOf(problem) as Result;
      let acting: { sid: string } | null;
      try {
        acting = await actingIn(asked);
      } catch (error) {
        if (asked && error instanceof TokenError && error.temporary) return answer(problemOf(error));
        throw error;
      }
      if (acting === null) return action(...given);
      await tellRefusalOf(recorder && { recorder, sid: acting.sid }, { name, never: what });
      if (asked) return answer(impersonatedOf(what));
      whenNever?.();
      throw new ImpersonatedError();
    };
    return labelled(refusing, `never: ${what}`);
  },
});

/**
 * Says of a handler or an action that it is a read, whatever its method, or nothing of a user's own, as signing in and out:
 * `guardReadOnly` leaves it alone, and `npx understudy-routes` lists it so. Does nothing else.
 *
 *     export const POST = allowReadOnly(handlers.POST);
 */
export const allowReadOnly = <Given extends unknown[], Result>(
  handler: (...given: Given) => Result,
): ((...given: Given) => Result) => labelled((...given: Given) => handler(...given), "allowReadOnly");
