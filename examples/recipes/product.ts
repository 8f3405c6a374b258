import { initAuth, type TokenUser } from "@understudy/sdk/fetch";

const { AUTH_URL = "", CLIENT_ID = "", CLIENT_SECRET = "" } = process.env;

export const auth = initAuth({
  authUrl: AUTH_URL,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  // Whoever only looks changes nothing, in any handler that is recorded.
  guardReadOnly: true,
});
const { fromRequest, recordImpersonation, neverWhileImpersonated, record } = auth;

/** For whoever is signed in. */
const signedIn =
  (handler: (request: Request, user: TokenUser) => Response | Promise<Response>) =>
  async (request: Request): Promise<Response> => {
    const { user, refusal } = await fromRequest(request);
    return refusal ? refusal : handler(request, user);
  };

/** `impersonatorUserId` is there while an employee acts as the user. */
export const me = recordImpersonation(
  "/api/me",
  signedIn((_, user) => Response.json(user)),
);

/** An impersonator with full access may do this; Understudy is told of it in the product's own words. */
export const addTask = recordImpersonation(
  "/api/tasks",
  signedIn(async (request, user) => {
    const { title } = (await request.json().catch(() => ({}))) as { title?: unknown };
    if (typeof title !== "string") return Response.json({ detail: "Say what is to be done." }, { status: 422 });
    record("Added a task");
    return Response.json({ title, writtenBy: user.impersonatorUserId ?? user.id }, { status: 201 });
  }),
);

/** Only the user may, whatever the level. The word goes around whatever else there is. */
export const changeCard = recordImpersonation(
  "/api/card",
  neverWhileImpersonated(
    "billing",
    signedIn(() => new Response(null, { status: 204 })),
  ),
);
