import type * as z from "zod";
import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { type Begun, startImpersonation } from "../impersonations/start.ts";
import { type Asked, askToStart } from "../requests/ask.ts";
import { lookUpUser } from "../users/lookup.ts";
import type { toolStartInput } from "./input.ts";

/**
 * The confirming click of a tool: everything that holds for the dialog holds here, by the same verb.
 *
 * @throws not_found, and whatever `startImpersonation` does.
 */
export async function startByTool(
  context: EmployeeContext,
  { user, ...input }: z.output<typeof toolStartInput>,
): Promise<Begun | Asked> {
  const found = await lookUpUser(context, user);
  if (!found) throw notFound("user");
  return startImpersonation(context, { ...input, userId: found.id }, askToStart);
}
