import { TokenError, type TokenErrorCode } from "./errors.ts";
import type { NeverLabel } from "./never.ts";

/** What the server answers to whoever only looks. */
export const READ_ONLY_SENTENCE = "You are only looking. Choose Make changes first, in the session's page";

/** What the server answers to whoever tries. */
export const IMPERSONATED_SENTENCE = "You cannot perform this action while impersonating a user";

/** An error answer (RFC 9457). Programs switch on `code`. */
export interface Problem {
  type: string;
  title: string;
  status: 401 | 403 | 503;
  detail: string;
  code: TokenErrorCode | "not_signed_in" | "impersonated" | "read_only" | "unrecorded";
  /** Of `impersonated`, where it is said: the word of the never-list. */
  never?: NeverLabel;
}

/** 401: no token came. */
export const notSignedIn: Problem = {
  type: "https://understudy.example/docs/problems#not_signed_in",
  title: "Not signed in",
  status: 401,
  detail: "Send an access token: Authorization: Bearer and the token.",
  code: "not_signed_in",
};

/** 403: an employee is acting as the user. */
export const impersonated: Problem = {
  type: "https://understudy.example/docs/problems#impersonated",
  title: "Not while impersonating",
  status: 403,
  detail: IMPERSONATED_SENTENCE,
  code: "impersonated",
};

/** The same of something that is on the never-list, or that nobody has a word for. */
export const impersonatedOf = (never?: NeverLabel): Problem => ({ ...impersonated, ...(never && { never }) });

/** 403: an employee is acting as the user, and only looks. */
export const readOnly: Problem = {
  type: "https://understudy.example/docs/problems#read_only",
  title: "Only to look",
  status: 403,
  detail: READ_ONLY_SENTENCE,
  code: "read_only",
};

/** 503: what an impersonator does can't be recorded right now, so it isn't done. */
export const unrecorded: Problem = {
  type: "https://understudy.example/docs/problems#unrecorded",
  title: "Can't be recorded right now",
  status: 503,
  detail: "What is done while impersonating must be recorded, and that can't be done right now. Nothing was changed.",
  code: "unrecorded",
};

/** 503: it was done before it turned out that it can't be recorded, so nobody hears what came of it. */
export const unrecordedAfter: Problem = {
  ...unrecorded,
  detail: "What is done while impersonating must be recorded, and that couldn't be done. Look whether it was done.",
};

/** 401 for a token that is no good; 503 when Understudy can't be asked, as the same token may be good in a moment. */
export const problemOf = ({ code, message, temporary }: TokenError): Problem => ({
  type: "https://understudy.example/docs/reference/index#codes",
  title: temporary ? "Try again shortly" : "Not signed in",
  status: temporary ? 503 : 401,
  detail: message,
  code,
});

/** The headers that go with it. The challenge is that of RFC 6750, section 3. */
export const headersOf = ({ status, code }: Problem): Record<string, string> => ({
  "content-type": "application/problem+json",
  "cache-control": "no-store",
  ...(status === 401 && {
    "www-authenticate": code === "not_signed_in" ? "Bearer" : 'Bearer error="invalid_token"',
  }),
  ...(status === 503 && { "retry-after": "5" }),
});

/** The same as a web-standard response. */
export const responseOf = (problem: Problem): Response =>
  new Response(JSON.stringify(problem), { status: problem.status, headers: headersOf(problem) });

/**
 * The token of an Authorization header (RFC 6750, section 2.1). Null when there is no header.
 *
 * @throws TokenError malformed_token: whoever sends another credential isn't nobody.
 */
export function readBearer(header: string | null | undefined): string | null {
  if (header === null || header === undefined) return null;
  const token = /^Bearer +([^\s,]+)$/i.exec(header)?.[1];
  if (token === undefined)
    throw new TokenError("malformed_token", "The Authorization header isn't Bearer and a token.");
  return token;
}
