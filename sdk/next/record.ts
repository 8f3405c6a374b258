import { checkName } from "../core/act.ts";
import { recorded } from "../core/recorded-response.ts";
import { current, type OpenRecorder } from "../core/recorder.ts";
import { ReadOnlyError } from "../fetch/read-only.ts";
import {
  type Acting,
  asNobody,
  type GuardedOptions,
  isRefused,
  type RequestRecording,
  requestRecording,
} from "../fetch/record.ts";

/** Records what impersonators do in pages and server actions, too. */
export interface Recording extends RequestRecording {
  /**
   * A server action that is recorded by this name when an impersonator calls it, unless `record` gives it another.
   *
   *     export const add = recordAction("Add a task", async (form: FormData) => { ... });
   *
   * It is as with a route handler, but there is no answer to hold back: the action's result is, and where it can't be
   * recorded an UnrecordedError is thrown.
   *
   * @throws TypeError for a name that is empty, or longer than 200 characters.
   */
  recordAction<Given extends unknown[], Result>(
    name: string,
    action: (...given: Given) => Promise<Result>,
    options?: Omit<GuardedOptions, "pages">,
  ): (...given: Given) => Promise<Result>;
  /** In a server component: records that an impersonator was shown the page of this route. Waits for no answer. */
  recordPage(route: string): Promise<void>;
}

const refuseAction = async (): Promise<never> => {
  current.get()?.refuse();
  throw new ReadOnlyError();
};

/** @param actingIn - The impersonator whose request is being answered. */
export const recordingOf = (
  recorder: OpenRecorder,
  actingIn: () => Promise<Acting | null>,
  guarded: boolean,
): Recording => ({
  ...requestRecording(recorder, actingIn, guarded),
  recordAction: (name, action, options) => {
    checkName(name);
    return async (...given) => {
      const acting = await actingIn();
      const act = () => action(...given);
      if (acting === null) return asNobody("POST", act, options);
      const refused = isRefused(acting, { guarded, handler: action, method: "POST", options });
      return recorded(recorder, { sid: acting.sid, name, method: "POST" }, refused ? refuseAction : act, options);
    };
  },
  async recordPage(route) {
    const acting = await actingIn();
    if (acting !== null) await recorder.open({ sid: acting.sid, method: "GET", route }).answered(null);
  },
});
