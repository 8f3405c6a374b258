import { TokenError } from "./errors.ts";

/** In characters; a logout token has some 800. */
export const LONGEST_FORM = 16 * 1024;

/** How a logout token was taken (OpenID Connect Back-Channel Logout 1.0, section 2.8). */
export interface LogoutAnswer {
  status: 200 | 400 | 503;
  headers: Record<string, string>;
  body: string;
}

/**
 * Hands the `logout_token` of a posted form to `accept`: 200 when it was taken, 400 with the reason when not, 503 when
 * the keys to verify it can't be had, so that it is sent again. Never cached.
 */
export async function answerLogout(
  token: string | null | undefined,
  accept: (token: string) => Promise<unknown>,
): Promise<LogoutAnswer> {
  const headers = { "cache-control": "no-store", "content-type": "application/json" };
  try {
    await accept(token ?? "");
    return { status: 200, headers, body: "{}" };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const body = JSON.stringify({ error: "invalid_request", error_description: error.message, code: error.code });
    return { status: error.temporary ? 503 : 400, headers, body };
  }
}

/** The same for a web-standard request. Anything but a posted form counts as one without a token. */
export async function logoutResponse(request: Request, accept: (token: string) => Promise<unknown>): Promise<Response> {
  const { status, headers, body } = await answerLogout(await formToken(request), accept);
  return new Response(body, { status, headers });
}

async function formToken(request: Request): Promise<string | null> {
  const type = request.headers.get("content-type") ?? "";
  if (request.method !== "POST" || !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return null;
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let form = "";
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    form += decoder.decode(part.value, { stream: true });
    if (form.length > LONGEST_FORM) return null;
  }
  return new URLSearchParams(form).get("logout_token");
}
