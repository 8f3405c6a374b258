import { forbidImpersonation } from "@understudy/sdk/next";
import { getUser, recordImpersonation } from "../../../auth.ts";
import { tasksOf } from "../../../lib/tasks.ts";

/** Everything in one file is for the user alone: an employee is refused here, whatever the level. */
export const POST = recordImpersonation(
  "/api/exports",
  async () => {
    const user = await getUser();
    if (user === null) return Response.json({ detail: "You are signed out." }, { status: 401 });
    const refusal = forbidImpersonation(user);
    if (refusal) return refusal;
    return Response.json({ exportedAt: new Date().toISOString(), tasks: tasksOf(user.id) });
  },
  { allowReadOnly: true },
);
