import { createRecorder } from "@understudy/sdk";
import type { SaidSession } from "@understudy/sdk/better-auth";
import { type Context, Hono } from "hono";
import { auth, impersonation } from "./auth.ts";

export const recorder = createRecorder(impersonation.recording);
export const app = new Hono();

app.on(["GET", "POST"], "/api/auth/*", ({ req }) => auth.handler(req.raw));

/** For whoever is signed in. What an impersonator does is told to Understudy before it is answered. */
const signedIn =
  (route: string, handler: (said: SaidSession) => Response) =>
  async ({ req }: Context): Promise<Response> => {
    // Null when nobody is in, or not any more.
    const said = await auth.api.understudySession({ headers: req.raw.headers });
    if (!said) return Response.json({ detail: "Signed out." }, { status: 401 });
    const { impersonation: by } = said;
    if (!by) return handler(said);
    const looking = by.access !== "full" && !["GET", "HEAD"].includes(req.method);
    const asked = { sid: by.id, method: req.method, route };
    return recorder.recordImpersonation(asked, () => (looking ? refuse("read_only") : handler(said)));
  };

const refuse = (code: string) => Response.json({ code }, { status: 403 });

app.get(
  "/api/me",
  signedIn("/api/me", ({ user, impersonatorUserId }) => Response.json({ id: user.id, impersonatorUserId })),
);

app.post(
  "/api/tasks",
  signedIn("/api/tasks", () => {
    recorder.record("Added a task");
    return Response.json({ done: true }, { status: 201 });
  }),
);

/** Only the user may, whatever the level. */
app.post(
  "/api/card",
  signedIn("/api/card", ({ impersonation: by }) => (by ? refuse("impersonated") : Response.json({ done: true }))),
);
