import { auth } from "../../../../auth.js";

export async function GET({ headers }) {
  const session = await auth.api.getSession({ headers });
  if (!session) return Response.json({ code: "not_signed_in" }, { status: 401 });
  const { id, name, email } = session.user;
  const body = { user: { id, name, email }, impersonatedBy: session.session.impersonatedBy ?? undefined };
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}
