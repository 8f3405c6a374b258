export interface Task {
  id: string;
  title: string;
  /** The employee who wrote it as the user. */
  writtenBy?: string;
}

const tasks = new Map<string, Task[]>();

/** In memory: an example's data is gone when it stops. */
export function tasksOf(userId: string): Task[] {
  const own =
    tasks.get(userId) ?? ["Order new skis", "Wax the old ones", "Call about the hut"].map((title) => made(title));
  tasks.set(userId, own);
  return own;
}

export function addTask(userId: string, title: string, impersonatorUserId?: string): Task {
  const task = made(title, impersonatorUserId);
  tasksOf(userId).push(task);
  return task;
}

const made = (title: string, writtenBy?: string): Task => ({
  id: crypto.randomUUID(),
  title,
  ...(writtenBy !== undefined && { writtenBy }),
});
