import { inDatabase } from "../../../../next-auth.js";

export async function GET() {
  const session = await inDatabase();
  if (!session) return Response.json({ code: "not_signed_in" }, { status: 401 });
  return Response.json({ user: session.user }, { headers: { "cache-control": "no-store" } });
}
