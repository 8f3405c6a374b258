import type { ApiKeyContext } from "../context.ts";
import { notFound } from "../errors.ts";
import type { User } from "../users/user.ts";

/** A user by the id they have where they live. @throws not_found */
export async function getUserByExternalId({ store }: ApiKeyContext, externalId: string): Promise<User> {
  const user = await store.read((tx) => tx.users.findByExternalId(externalId));
  if (!user) throw notFound("user");
  return user;
}
