import { recordPage, requireUser } from "../auth.ts";
import { tasksOf } from "../lib/tasks.ts";
import { add, deleteAll } from "./actions.ts";
import { Export } from "./export.tsx";

export default async function TasksPage() {
  const user = await requireUser();
  await recordPage("/");
  const limited = user.impersonatorUserId !== undefined;
  return (
    <>
      <section>
        <h1>Tasks</h1>
        <ul>
          {tasksOf(user.id).map(({ id, title, writtenBy }) => (
            <li key={id}>
              {title}
              {writtenBy !== undefined && <small>added by support</small>}
            </li>
          ))}
        </ul>
        <form action={add} className="add">
          <label>
            New task
            <input autoComplete="off" maxLength={200} name="title" required />
          </label>
          <button type="submit">Add task</button>
        </form>
      </section>
      <section>
        <h2>Your data</h2>
        <p className="soft">Everything of this account.{limited && " Only the user can take it or delete it."}</p>
        <div className="row">
          <Export />
          <form action={deleteAll}>
            <button className="quiet" type="submit">
              Delete all tasks
            </button>
          </form>
        </div>
      </section>
    </>
  );
}
