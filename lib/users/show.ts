import type { User } from "./user.ts";

/** The JSON of a user: named fields, so that a new column never leaves by itself. */
export const showUser = ({ id, name, email, externalId, active, createdAt }: User) => ({
  id,
  name,
  email,
  externalId,
  active,
  createdAt: createdAt.toISOString(),
});
