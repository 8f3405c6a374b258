import { getUser, neverWhileImpersonated, recordImpersonation } from "../../../auth.ts";
import { tasksOf } from "../../../lib/tasks.ts";

/** Everything in one file is for the user alone: an employee is refused here, whatever the level. */
export const POST = recordImpersonation(
  "/api/exports",
  neverWhileImpersonated("exports", async () => {
    const user = await getUser();
    if (user === null) return Response.json({ detail: "You are signed out." }, { status: 401 });
    return Response.json({ exportedAt: new Date().toISOString(), tasks: tasksOf(user.id) });
  }),
);
