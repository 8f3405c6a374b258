import { speakingOf } from "#composition";
import { env } from "#env";
import type { Context } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { forgetSession } from "#lib/hosted/speaking.ts";
import { endProductSession } from "#lib/sessions/session.ts";

interface Left {
  /** Has the browser forget its cookie, with this answer. Another product's stays. */
  forget: (answer: Response) => Response;
  /** Why the end isn't written. The browser forgets its cookie all the same. */
  unwritten: DomainError | null;
}

/**
 * Ends the session that a browser of this product has: of an impersonation, that one alone. What is beside it stays as it is,
 * and speaks no sooner than somebody goes back to it.
 */
export async function leave(context: Context & { productId: string }, request: Request): Promise<Left> {
  const speaking = speakingOf(request.headers);
  if (speaking === null) return { forget: (answer) => answer, unwritten: null };
  const { token } = speaking;
  const forget = (answer: Response) => {
    answer.headers.append("set-cookie", forgetSession(speaking, env().productUrl));
    return answer;
  };
  try {
    const ours = token === null || (await endProductSession(context, token, "stopped", context.productId));
    return { forget: ours ? forget : (answer) => answer, unwritten: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { forget, unwritten: error };
  }
}
