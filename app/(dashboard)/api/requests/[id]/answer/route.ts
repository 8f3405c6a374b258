import * as z from "zod";
import { dashboard } from "#composition";
import { parse, pathId, readJson } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { answerRequest, assertMayAnswer } from "#lib/requests/answer.ts";
import { answerInput } from "#lib/requests/input.ts";
import { showRequest } from "#lib/requests/show.ts";

const params = z.object({ id: z.string() });

/** What was sent is looked at only once it is known that the caller may answer at all. */
export const POST = dashboard.route({ params }, async ({ context, request, params }) => {
  await assertMayAnswer(context);
  const { id } = parse(pathId("request"), params);
  const answered = await answerRequest(context, id, parse(answerInput, await readJson(request)));
  return ok({ request: showRequest(answered, context.clock()) });
});
