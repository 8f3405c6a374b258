import type { SecondFactors } from "./factor.ts";

/** The JSON of somebody's own: named fields, so that no secret and no key ever leaves by itself. */
export const showSecondFactors = ({ totps, passkeys, codesLeft }: SecondFactors) => ({
  totps: totps.map(({ id, addedAt, lastUsedAt }) => ({ id, ...told({ addedAt, lastUsedAt }) })),
  passkeys: passkeys.map(({ id, name, addedAt, lastUsedAt }) => ({ id, name, ...told({ addedAt, lastUsedAt }) })),
  codesLeft,
});

const told = ({ addedAt, lastUsedAt }: { addedAt: Date; lastUsedAt: Date | null }) => ({
  addedAt: addedAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
