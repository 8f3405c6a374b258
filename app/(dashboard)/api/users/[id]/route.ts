import { dashboard } from "#composition";
import { pathId } from "#lib/http/input.ts";
import { ok } from "#lib/http/route.ts";
import { changeUser } from "#lib/users/change.ts";
import { getUser } from "#lib/users/get.ts";
import { changeUserInput } from "#lib/users/input.ts";
import { showListedUser, showUser } from "#lib/users/show.ts";

const params = pathId("user");

export const GET = dashboard.route({ params }, async ({ context, params: { id } }) =>
  ok(showListedUser(await getUser(context, id), context.caller)),
);

export const PATCH = dashboard.route({ params, body: changeUserInput }, async ({ context, params: { id }, body }) =>
  ok(showUser(await changeUser(context, id, body))),
);
