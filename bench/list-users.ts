import { DEMO_PASSWORD } from "#scripts/demo-database.ts";
import { admin } from "./files.ts";

interface Query {
  searchValue?: string;
  offset?: number;
}

/** Better Auth's list of users, newest first, as its administrator asks for it: without a server in between. */
export async function askBetterAuth(path: string): Promise<(query: Query) => Promise<unknown>> {
  const { openBetterAuth } = await import(new URL("peers/better-auth.js", import.meta.url).href);
  const auth = openBetterAuth(path, "http://localhost");
  const signedIn = await auth.api.signInEmail({
    body: { email: admin.email, password: DEMO_PASSWORD },
    asResponse: true,
  });
  const cookies: string[] = signedIn.headers.getSetCookie();
  const headers = new Headers({ cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") });
  return ({ searchValue, offset = 0 }) => {
    const sought = searchValue && { searchValue, searchField: "name", searchOperator: "contains" };
    const query = { limit: 50, offset, sortBy: "createdAt", sortDirection: "desc", ...sought };
    return auth.api.listUsers({ headers, query });
  };
}
