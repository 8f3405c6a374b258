import { getSession } from "../../../auth.ts";

/** What an open page asks every few seconds to learn whether it still may show anything. */
export async function GET(): Promise<Response> {
  const session = await getSession();
  return Response.json(session, { status: session ? 200 : 401, headers: { "cache-control": "no-store" } });
}
