import type { AuthUser } from "./session.ts";

/** A user by name, and which one of that name; said once when the name is no more than that. */
export function UserName({ user: { id, email, name, externalId } }: { user: AuthUser }) {
  const which = email || externalId || id;
  return (
    <>
      <bdi>{name}</bdi>
      {which !== name && <bdi>{` (${which})`}</bdi>}
    </>
  );
}
