import type { User } from "./user.ts";

/** The JSON of a user: named fields, so that a new column never leaves by itself. */
export const showUser = ({ id, name, email, active, createdAt }: User) => ({
  id,
  name,
  email,
  active,
  createdAt: createdAt.toISOString(),
});
