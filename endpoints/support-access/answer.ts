import { own } from "#composition";
import { noContent } from "#lib/http/route.ts";
import { answerSupportRequest } from "#lib/support-access/answer-request.ts";
import { answerInput, requestParams } from "#lib/support-access/input.ts";

/** Yes or no to who asks to sign in, by the user. */
export const POST = own.route(
  { params: requestParams, body: answerInput },
  async ({ context, params: { id }, body: { answer } }) => {
    await answerSupportRequest(context, id, answer);
    return noContent();
  },
);

export const OPTIONS = own.preflight;
