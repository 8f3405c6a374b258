import { type FormEvent, useEffect, useState } from "react";
import type { Task } from "../tasks.ts";
import { useApi } from "./use-api.ts";

export function Tasks() {
  const api = useApi();
  const [tasks, setTasks] = useState<Task[]>([]);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    api<Task[]>("GET", "/api/tasks").then(setTasks, (error: Error) => setProblem(error.message));
  }, [api]);

  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    try {
      const task = await api<Task>("POST", "/api/tasks", { title: new FormData(form).get("title") });
      setTasks((before) => [...before, task]);
      setProblem("");
      form.reset();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };

  return (
    <section>
      <h1>Tasks</h1>
      <ul>
        {tasks.map(({ id, title, writtenBy }) => (
          <li key={id}>
            {title}
            {writtenBy !== undefined && <small>added by support</small>}
          </li>
        ))}
      </ul>
      <form className="add" onSubmit={add}>
        <label>
          New task
          <input name="title" maxLength={200} required autoComplete="off" />
        </label>
        <button type="submit">Add task</button>
      </form>
      <p role="alert">{problem}</p>
    </section>
  );
}
