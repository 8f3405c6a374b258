import type { PersonalToken } from "./personal-token.ts";

/** The JSON of a personal token: named fields. The token itself is told once, by the answer that makes it. */
export const showPersonalToken = ({ id, name, hint, createdAt, expiresAt, lastUsedAt }: PersonalToken) => ({
  id,
  name,
  hint,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
