export interface Task {
  id: string;
  title: string;
  /** The employee who wrote it as the user. */
  writtenBy?: string;
}

// Next.js evaluates a module several times in one process; an example's data is gone when it stops.
const shared = globalThis as typeof globalThis & { fennelTasks?: Map<string, Task[]> };
shared.fennelTasks ??= new Map();
const tasks = shared.fennelTasks;

export function tasksOf(userId: string): Task[] {
  const own = tasks.get(userId) ?? ["Sow the fennel", "Water the basil", "Order seeds"].map((title) => made(title));
  tasks.set(userId, own);
  return own;
}

export function addTask(userId: string, title: string, impersonatorUserId?: string): void {
  tasksOf(userId).push(made(title, impersonatorUserId));
}

export function deleteTasks(userId: string): void {
  tasks.set(userId, []);
}

const made = (title: string, writtenBy?: string): Task => ({
  id: crypto.randomUUID(),
  title,
  ...(writtenBy !== undefined && { writtenBy }),
});
