import { dashboard } from "#composition";
import { created, ok } from "#lib/http/route.ts";
import { addUser } from "#lib/users/add.ts";
import { addUserInput, listUsersInput } from "#lib/users/input.ts";
import { listUsers } from "#lib/users/list.ts";
import { showListedUser, showUser } from "#lib/users/show.ts";

export const GET = dashboard.route({ query: listUsersInput }, async ({ context, query: { query, sort, ...page } }) => {
  const { items, nextCursor } = await listUsers(context, { query, sort }, page);
  return ok({ items: items.map((user) => showListedUser(user, context.caller)), nextCursor });
});

export const POST = dashboard.route({ body: addUserInput }, async ({ context, body }) =>
  created(showUser(await addUser(context, body))),
);
