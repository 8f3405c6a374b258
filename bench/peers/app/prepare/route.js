import { encode } from "next-auth/jwt";
import { secret } from "../../next-auth.js";

export const dynamic = "force-dynamic";

/** The cookie of somebody signed in by next-auth's JWT, for whoever measures. */
export async function GET() {
  const name = "authjs.session-token";
  const token = { sub: "uma", name: "Uma Patel", email: "uma@globex.example" };
  return new Response(`${name}=${await encode({ token, secret, salt: name })}`);
}
