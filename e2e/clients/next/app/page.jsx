import { getUser } from "@propelauth/nextjs/server/app-router";
import { Who } from "./who.jsx";

export default async function Page() {
  const user = await getUser();
  return (
    <>
      <p data-testid="server">{user ? `${user.email}, by ${user.impersonatorUserId ?? "nobody else"}` : "nobody"}</p>
      <Who />
    </>
  );
}
