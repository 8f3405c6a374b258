import { isRecord, isText } from "../core/key-set.ts";
import { answerLogout, LONGEST_FORM } from "../core/logout-answer.ts";
import type { ExpressRequest, Middleware } from "./http.ts";

/** POST of a logout token as a form; with a body parser in front or without one. */
export const logoutHandler =
  (accept: (token: string) => Promise<unknown>): Middleware =>
  async (request, response, next) => {
    try {
      const { status, headers, body } = await answerLogout(await formToken(request), accept);
      response.status(status).set(headers).end(body);
    } catch (error) {
      next(error);
    }
  };

async function formToken(request: ExpressRequest): Promise<string | null> {
  const type = String(request.headers["content-type"] ?? "");
  if (request.method !== "POST" || !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return null;
  if (isRecord(request.body) && isText(request.body.logout_token)) return request.body.logout_token;
  // A parser for something else leaves an empty body in version 4, and the form unread.
  const decoder = new TextDecoder();
  let form = "";
  for await (const part of request) {
    form += part instanceof Uint8Array ? decoder.decode(part, { stream: true }) : String(part);
    if (form.length > LONGEST_FORM) return null;
  }
  return new URLSearchParams(form).get("logout_token");
}
