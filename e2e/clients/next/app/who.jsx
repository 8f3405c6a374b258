"use client";

import { useUser } from "@propelauth/nextjs/client";

export function Who() {
  const { loading, user } = useUser();
  if (loading) return <p data-testid="client">loading</p>;
  return (
    <p data-testid="client">{user ? `${user.email}, by ${user.impersonatorUserId ?? "nobody else"}` : "nobody"}</p>
  );
}
