import type { NeverLabel } from "../core/never.ts";
import { current, type OpenRecorder } from "../core/recorder.ts";

const PLACE = Symbol.for("@understudy/sdk/told");

/** Whose session it is in which somebody acts as a user, and who records it. */
export interface Told {
  recorder: OpenRecorder;
  sid: string;
}

/** What is refused, in a few words, and by which word of the never-list. */
interface Refused {
  name?: string | undefined;
  never?: NeverLabel | undefined;
}

// One for all copies of this module, as Next.js evaluates it several times in one process.
const scope = globalThis as { [PLACE]?: WeakMap<object, Told> };
scope[PLACE] ??= new WeakMap();
const told = scope[PLACE];

/** Remembers of whom a guard has to tell when it refuses this user. */
export function remember<User extends { impersonatorUserId?: string }>(user: User, by: Told): User {
  if (user.impersonatorUserId !== undefined) told.set(user, by);
  return user;
}

/** A guard has refused an impersonator: said of the request that is recorded, or else of the session by itself. */
export function tellRefusal(user: object, refused: Refused = {}): void {
  void tellRefusalOf(told.get(user), refused);
}

/** The same of a session. @returns When it is told, where that takes no longer than a moment; at once for a recorded request's. */
export async function tellRefusalOf(known: Told | undefined, { name, never }: Refused): Promise<void> {
  const ofRequest = current.get();
  if (ofRequest !== undefined && !ofRequest.unknown) return ofRequest.refuse(name, never);
  const alone = known?.recorder.open({ sid: known.sid, name: "What only the user may do" });
  alone?.refuse(name, never);
  // The request's own is over when its answer is.
  await alone?.answered(403);
}
