import { backend } from "#composition";
import type { ApiKeyContext } from "#lib/context.ts";
import { created, noContent, ok } from "#lib/http/route.ts";
import { isUserProtected } from "#lib/protections/list.ts";
import { deleteUser } from "#lib/provisioning/delete.ts";
import { getUserByExternalId } from "#lib/provisioning/get.ts";
import { elsewhereParams, patchUserInput, putUserInput } from "#lib/provisioning/input.ts";
import { patchUser, putUser } from "#lib/provisioning/put.ts";
import { showUser } from "#lib/users/show.ts";
import type { User } from "#lib/users/user.ts";

const params = elsewhereParams;

/** What a key may know of a protection is that there is one; where there is none, nothing is said. */
const shown = async (context: ApiKeyContext, user: User) => ({
  ...showUser(user),
  ...((await isUserProtected(context, user.id)) && { protected: true }),
});

export const GET = backend.route({ params }, async ({ context, params: { externalId } }) =>
  ok(await shown(context, await getUserByExternalId(context, externalId))),
);

export const PUT = backend.route({ params, body: putUserInput }, async ({ context, params: { externalId }, body }) => {
  const { user, added } = await putUser(context, externalId, body);
  const json = await shown(context, user);
  return added ? created(json) : ok(json);
});

export const PATCH = backend.route(
  { params, body: patchUserInput },
  async ({ context, params: { externalId }, body }) =>
    ok(await shown(context, await patchUser(context, externalId, body))),
);

export const DELETE = backend.route({ params }, async ({ context, params: { externalId } }) => {
  await deleteUser(context, externalId);
  return noContent();
});
