"use server";

import { revalidatePath } from "next/cache";
import { neverWhileImpersonated, recordAction, requireUser } from "../auth.ts";
import { addTask, deleteTasks } from "../lib/tasks.ts";

/** An impersonator may do this; the task says who it really was. */
export const add = recordAction("Add a task", async (form: FormData): Promise<void> => {
  const user = await requireUser();
  const title = String(form.get("title") ?? "")
    .trim()
    .slice(0, 200);
  if (title !== "") addTask(user.id, title, user.impersonatorUserId);
  revalidatePath("/");
});

/** Only the user may: answered with 403 and app/forbidden.tsx, whatever the level. */
export const deleteAll = recordAction(
  "Delete all tasks",
  neverWhileImpersonated("deletion", async (): Promise<void> => {
    const user = await requireUser();
    deleteTasks(user.id);
    revalidatePath("/");
  }),
);
