import {
  type Act,
  checkDetail,
  checkName,
  cut,
  type Detail,
  isVisible,
  readMethod,
  readRoute,
  readStatus,
} from "./act.ts";
import { addressOf } from "./actions-address.ts";
import { readText } from "./address.ts";
import { type Current, currentOf } from "./current.ts";
import { openDelivery, type Rejected } from "./delivery.ts";
import type { Fetch } from "./fetch-json.ts";
import type { NeverLabel } from "./never.ts";
import { poster } from "./post.ts";

/** How long an answer is held back until the record of what was done is taken, and how long something to be done waits while it can't be told. */
const HOLD_MS = 10_000;
/** A refusal has changed nothing: it doesn't wait for long, and is answered in any case. */
const REFUSAL_HOLD_MS = 2_000;
/** Of one request. */
const MOST_NAMES = 20;

/** What becomes of what an impersonator does. */
export interface RecordingOptions {
  /**
   * Told of a record that Understudy won't take. `too_late` and `unknown_session` are of a session that isn't this product's or
   * is over for 10 minutes: nothing more may be done in it. Any other is sent once more, without its description; when
   * that isn't taken either it is told again, and the same follows. Without it they are written to the error output.
   */
  onRejected?: (rejected: Rejected) => void;
  /**
   * Told when delivering begins to fail, once until it works again. A client secret that is wrong is one such error, at the
   * first delivery. Without it they are written to the error output.
   */
  onTrouble?: (error: Error) => void;
}

/** Who records, and where: at `authUrl` or at `issuer`. https, or http on this machine. */
export type RecorderOptions = RecorderClient & (AtProductHost | AtIssuer);

/** For products whose session Understudy keeps. */
export interface AtProductHost {
  /** The product host's origin, such as `https://login.example.com`. */
  authUrl: string;
  issuer?: never;
}

/** For products that keep their own. */
export interface AtIssuer {
  /** The dashboard's origin, such as `https://understudy.example.com`: it says where records are sent to. */
  issuer: string;
  authUrl?: never;
}

/** Who records. */
export interface RecorderClient extends RecordingOptions {
  /** The product's client id, from its page in the dashboard. */
  clientId: string;
  /** Its secret, shown there once. Nothing can be recorded without it. */
  clientSecret: string;
  /** Instead of Node.js' own client, and of the global `fetch` where there is none: for a proxy, or a test. */
  fetch?: Fetch;
  /** Instead of the computer's clock: for a test. */
  clock?: () => Date;
}

/** How requests are recorded. */
export interface RecordImpersonationOptions {
  /** Record requests by GET and HEAD too, as pages; true unless said otherwise. What `record` names is recorded in any case. */
  pages?: boolean;
  /**
   * What becomes of an unsafe request (any method but GET, HEAD and OPTIONS) of an impersonator that can't be recorded:
   *
   * - `refuse`, unless said otherwise: 503, code `unrecorded`. Nothing is done while nothing could be delivered for 30
   *   seconds, or 4 MB wait to be sent, or Understudy takes no record of the session. And no answer leaves before Understudy has the record of it, which costs a round
   *   trip: a process that is killed has recorded whatever it has answered.
   * - `continue`: it is done, answered at once and told soon after. It costs the promise: as long as Understudy can't be
   *   reached, employees act without anybody being able to see what they did, and when the process dies meanwhile,
   *   nobody ever will.
   */
  whenUnrecorded?: "refuse" | "continue";
}

/** A request of an impersonator. */
export interface Asked {
  /** The session: the impersonation's id. */
  sid: string;
  /** An unsafe one where nobody can say which. */
  method?: string;
  /** The route's pattern, such as `/tasks/:id`: never the address, which may have anybody's secrets in it. */
  route?: string;
  /** What it is called unless `record` gives it a name; else its method and route. */
  name?: string;
}

/** One request of an impersonator, from its beginning to its answer. */
export interface Recording {
  /** It is nobody's as far as could be told, and must not turn out to be an impersonator's. */
  unknown?: true;
  /** Names what was done: the first name is the request's own, each further one adds a line. @throws TypeError, RangeError */
  record(name: string, detail?: Detail): void;
  /** It is refused: what a guard says, by which word of the never-list if by any. */
  refuse(name?: string, never?: NeverLabel): void;
  /** It is over, with this status or without one. @returns Whether the answer may leave. */
  answered(status: number | null, route?: string): Promise<boolean>;
}

/** Records what impersonators do. */
export interface OpenRecorder {
  /** May it be done? */
  mayBegin(asked: Asked, how?: RecordImpersonationOptions): boolean | Promise<boolean>;
  open(asked: Asked, how?: RecordImpersonationOptions): Recording;
  /** Sends what there is. */
  close(): Promise<void>;
}

/** The recording of the request that is being answered. */
export const current: Current<Recording> = currentOf();

/** The recording of a request that isn't recorded, as no impersonator seems to have sent it. */
export const ofNobody: Recording = {
  unknown: true,
  record: () => undefined,
  refuse: () => undefined,
  answered: async () => true,
};

export const isSafe = (method = "POST"): boolean => ["GET", "HEAD", "OPTIONS"].includes(method.toUpperCase());

/** May it only be done where it can be recorded? */
export const mustBeRecorded = (method?: string, how?: RecordImpersonationOptions): boolean =>
  !isSafe(method) && how?.whenUnrecorded !== "continue";

/** @throws TypeError when an option is missing or the address isn't an https origin. */
export function openRecorder(options: RecorderOptions): OpenRecorder {
  const { fetch = (url, init) => globalThis.fetch(url, init), clock } = options;
  const post = poster(options.fetch);
  const onRejected = safely(options.onRejected ?? warnOfRejected);
  const onTrouble = safely(options.onTrouble ?? warnOfTrouble);
  const nowMs = clock === undefined ? Date.now : () => clock().getTime();
  const delivery = openDelivery({
    address: addressOf(options, fetch),
    clientId: readText("clientId", options.clientId),
    clientSecret: readText("clientSecret", options.clientSecret),
    ...{ post, nowMs, onRejected, onTrouble },
  });
  const now = () => new Date(nowMs()).toISOString();

  const open: OpenRecorder["open"] = (asked, { pages = true, whenUnrecorded = "refuse" } = {}) => {
    const at = now();
    const names: { name: string; detail?: Detail; at: string }[] = [];
    let refused: { name?: string; never?: NeverLabel } | null = null;
    let over = false;
    const unsafe = !isSafe(asked.method);

    const kindOf = () => (refused ? "refused" : unsafe || names.length > 0 ? "act" : "page");

    const acts = (status: number | null, route = asked.route): Act[] => {
      const kind = kindOf();
      const [method, pattern, known] = [readMethod(asked.method), readRoute(route), readStatus(status)];
      const ways = [refused?.name, asked.name, [method, pattern].filter(Boolean).join(" ")];
      const name = cut(ways.find(isVisible) ?? "Something");
      const about = {
        ...(method && { method }),
        ...(pattern && { route: pattern }),
        ...(known !== undefined && { status: known }),
      };
      const why = refused?.never && { detail: { never: refused.never } };
      const said = names.length > 0 && !refused ? names : [{ name, at, ...why }];
      return said.map((each, index) => {
        // The request's own line is of when it was asked: it may have ended the session itself.
        const time = index === 0 ? at : each.at;
        return { id: crypto.randomUUID(), sid: asked.sid, kind, ...about, ...each, at: time };
      });
    };

    return {
      record(name, detail) {
        if (names.length >= MOST_NAMES) throw new RangeError(`A request has at most ${MOST_NAMES} records.`);
        names.push({ name, at: now(), ...(detail && { detail: { ...detail } }) });
      },
      refuse(name, never) {
        refused = { ...(name !== undefined && { name: cut(name) }), ...(never && { never }) };
      },
      async answered(status, route) {
        if (over) return true;
        over = true;
        const kind = kindOf();
        if (asked.method?.toUpperCase() === "OPTIONS" || (kind === "page" && !pages)) return true;
        const told = acts(status, route);
        if (kind === "page" || whenUnrecorded === "continue" || (!unsafe && kind === "act")) {
          for (const act of told) delivery.put(act);
          return true;
        }
        const patienceMs = kind === "refused" ? REFUSAL_HOLD_MS : HOLD_MS;
        const answers = told.map((act) => delivery.deliver(act, patienceMs));
        let taken = true;
        for (const answer of answers) if (!(await answer)) taken = false;
        return kind === "refused" || taken;
      },
    };
  };

  return {
    mayBegin: ({ sid, method }, how) => !mustBeRecorded(method, how) || delivery.ready(sid, HOLD_MS),
    open,
    async close() {
      const lost = await delivery.flush();
      if (lost > 0) onTrouble(new Error(`${lost} records of what impersonators did couldn't be delivered.`));
    },
  };
}

/** Names the request that is being answered, if an impersonator sent it. @throws TypeError, RangeError */
export function record(name: string, detail?: Detail): void {
  checkName(name);
  checkDetail(detail);
  current.get()?.record(name, detail);
}

/** What a product does when it is told of something must not stop the telling. */
const safely =
  <Said>(tell: (said: Said) => unknown) =>
  (said: Said): void =>
    void (async () => tell(said))().catch((error: unknown) => console.error(error));

const warnOfRejected = ({ code, name }: Rejected) =>
  console.error(`Understudy doesn't take the record of "${name}": ${code}.`);
const warnOfTrouble = ({ message, cause }: Error) => console.error(message, ...(cause === undefined ? [] : [cause]));
