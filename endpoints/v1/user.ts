import { backend } from "#composition";
import { created, noContent, ok } from "#lib/http/route.ts";
import { deleteUser } from "#lib/provisioning/delete.ts";
import { getUserByExternalId } from "#lib/provisioning/get.ts";
import { elsewhereParams, patchUserInput, putUserInput } from "#lib/provisioning/input.ts";
import { patchUser, putUser } from "#lib/provisioning/put.ts";
import { showUser } from "#lib/users/show.ts";

const params = elsewhereParams;

export const GET = backend.route({ params }, async ({ context, params: { externalId } }) =>
  ok(showUser(await getUserByExternalId(context, externalId))),
);

export const PUT = backend.route({ params, body: putUserInput }, async ({ context, params: { externalId }, body }) => {
  const { user, added } = await putUser(context, externalId, body);
  return added ? created(showUser(user)) : ok(showUser(user));
});

export const PATCH = backend.route(
  { params, body: patchUserInput },
  async ({ context, params: { externalId }, body }) => ok(showUser(await patchUser(context, externalId, body))),
);

export const DELETE = backend.route({ params }, async ({ context, params: { externalId } }) => {
  await deleteUser(context, externalId);
  return noContent();
});
