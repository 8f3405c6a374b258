import type { Context, EmployeeContext } from "./context.ts";
import type { Employee } from "./employees/employee.ts";
import type { Store } from "./store/store.ts";

/** A clock that stands still until a test moves it. */
export interface TestClock {
  now: Date;
  advance(ms: number): void;
}

export function testClock(at = "2026-11-22T09:00:00.000Z"): TestClock {
  const clock = {
    now: new Date(at),
    advance(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  return clock;
}

export function testContext(store: Store, clock = testClock()): Context {
  return {
    store,
    clock: () => clock.now,
    newId: () => crypto.randomUUID(),
    request: { requestId: crypto.randomUUID(), ip: null, userAgent: "test" },
  };
}

export const as = (context: Context, caller: Employee, session: { id: string; expiresAt: Date }): EmployeeContext => ({
  ...context,
  caller,
  session,
});
