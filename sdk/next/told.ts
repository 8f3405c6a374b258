import { current, type OpenRecorder } from "../core/recorder.ts";

const PLACE = Symbol.for("@understudy/sdk/told");

/** Whose session it is in which somebody acts as a user, and who records it. */
interface Told {
  recorder: OpenRecorder;
  sid: string;
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
export function tellRefusal(user: object, name?: string): void {
  const known = told.get(user);
  const alone = known?.recorder.open({ sid: known.sid, name: "What only the user may do" });
  const ofRequest = current.get();
  const recording = ofRequest === undefined || ofRequest.unknown ? alone : ofRequest;
  recording?.refuse(name);
  // The request's own is over when its answer is.
  if (recording === alone) void alone?.answered(403);
}
