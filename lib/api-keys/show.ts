import type { ApiKey } from "./api-key.ts";

/** The JSON of an API key: named fields. The key itself is told once, by the answer that makes it. */
export const showApiKey = ({ id, name, hint, createdBy, createdAt, lastUsedAt }: ApiKey) => ({
  id,
  name,
  hint,
  createdBy,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
