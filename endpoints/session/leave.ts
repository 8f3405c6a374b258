import { productCookie, productTokenOf } from "#composition";
import { env } from "#env";
import type { Context } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { endProductSession } from "#lib/sessions/session.ts";

interface Left {
  /** Has the browser forget its cookie, with this answer. Another product's stays. */
  forget: (answer: Response) => Response;
  /** Why the end isn't written. The browser forgets its cookie all the same. */
  unwritten: DomainError | null;
}

/** Ends the session that a browser of this product has. */
export async function leave(context: Context & { productId: string }, request: Request): Promise<Left> {
  const token = productTokenOf(request);
  try {
    const own = token !== null && (await endProductSession(context, token, "stopped", context.productId));
    return { forget: own ? withoutCookie : (answer) => answer, unwritten: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { forget: withoutCookie, unwritten: error };
  }
}

function withoutCookie(answer: Response): Response {
  answer.headers.append("set-cookie", cookieHeader(productCookie(), "", env().productUrl, { maxAgeS: 0 }));
  return answer;
}
