import { headers } from "next/headers";
import { auth } from "../../auth.js";

/** A product's page behind its session, for the way from an administrator's click to it. */
export default async function Page() {
  const session = await auth.api.getSession({ headers: await headers() });
  if (!session) return <p>Nobody is signed in.</p>;
  return (
    <main>
      <h1>Invoices</h1>
      <p>
        {session.user.name}, {session.session.impersonatedBy ? "impersonated" : "in person"}
      </p>
    </main>
  );
}
