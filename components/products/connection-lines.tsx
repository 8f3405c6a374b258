import { SOON_MS } from "#lib/observations/observation.ts";
import type { ShownConnection } from "#lib/observations/show.ts";
import { durationText } from "../ui/instant.ts";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import type { ShownProduct } from "./product.ts";
import type { Line } from "./state-mark.tsx";

const NOT_YET = "Not seen yet.";

export function opens({ lastHandOff, unopened, refusedSince }: ShownConnection): Line {
  const [refused] = refusedSince;
  if (refused)
    return {
      state: "wrong",
      said: "It couldn't open the last one.",
      at: refused.lastAt,
      more: (
        <p>
          Why, and what mends it, is under <Below href="#last-hand-off">Last hand-off</Below>.
        </p>
      ),
    };
  if (unopened)
    return {
      state: "open",
      said: "The last one wasn't opened, and nothing was refused.",
      at: unopened.at,
      more: (
        <p>
          Where the browser got as far as the product, {sessionOf(unopened.impersonationId, "this session")} was lost
          there: its initiate-login address has to send the browser on to the authorization endpoint, and its redirect
          URI has to redeem the code within a minute.
        </p>
      ),
    };
  if (!lastHandOff) return { state: "open", said: NOT_YET, more: <p>Impersonate a user to try it.</p> };
  return { state: "good", said: "It opened the last one that it was sent.", at: lastHandOff.at };
}

const ways = [
  ["introspection", "Its server asks by introspection"],
  ["userinfo", "Its server asks for userinfo"],
  ["endsStream", "Its server listens for ends"],
  ["endsList", "Its server asks for the list of ends"],
  ["refresh", "Its server asks with a refresh token"],
] as const;

/** By its server, in each way that was seen; a page's asking is for what the browser shows. */
export function asks({ asked, answeredLogout }: ShownConnection, product: ShownProduct): Line {
  const seen: { words: string; at: string }[] = ways.flatMap(([way, words]) =>
    asked[way] === null ? [] : [{ words, at: asked[way] }],
  );
  if (asked.page !== null) seen.push({ words: "Its pages ask", at: asked.page });
  if (answeredLogout !== null)
    seen.push({ words: "It is told at its back-channel logout address", at: answeredLogout });
  if (seen.length === 0)
    return { state: "open", said: NOT_YET, more: product.kind === "hosted" ? listen(product) : ask(product) };
  const byServer = seen.length > (asked.page === null ? 0 : 1) || product.builtIn;
  return {
    state: byServer ? "good" : "open",
    said: byServer ? "It does." : "Only its pages do.",
    more: (
      <>
        <ul>
          {seen.map(({ words, at }) => (
            <li key={words}>
              {words}, last <Time at={new Date(at)} />
            </li>
          ))}
        </ul>
        {!byServer && listen(product)}
      </>
    ),
  };
}

/** On this very page. */
const Below = ({ href, children }: { href: string; children: string }) => (
  <a className="font-medium text-accent underline-offset-3 hover:underline" href={href}>
    {children}
  </a>
);

/** The built-in product has nothing to paste. */
const seeConnect = ({ builtIn }: ShownProduct) =>
  !builtIn && (
    <>
      {" "}
      See <Below href="#connect">Connect</Below>.
    </>
  );

const listen = (product: ShownProduct) => (
  <p>
    A server that learns of no end takes an access token for up to 5 minutes longer. The SDK listens for ends by itself;
    other languages ask <code>/api/v1/revocations</code>.{seeConnect(product)}
  </p>
);
const ask = (product: ShownProduct) => (
  <p>
    As long as it doesn't ask, its own session goes on after the end. Ask by introspection before a request is answered,
    or give it a back-channel logout address.{seeConnect(product)}
  </p>
);

const sessionOf = (impersonationId: string, words: string) => (
  <TextLink href={`/sessions/${impersonationId}`}>{words}</TextLink>
);
const after = (ms: number) => durationText(Math.max(1000, Math.ceil(ms / 1000) * 1000));

export function notices({ noticedEnd, unnoticedEnd }: ShownConnection, product: ShownProduct): Line {
  if (unnoticedEnd)
    return {
      state: "open",
      said: "It hasn't noticed the end of its last session.",
      more: (
        <p>
          {sessionOf(unnoticedEnd.impersonationId, "The session")} ended <Time at={new Date(unnoticedEnd.endedAt)} />.{" "}
          {meanwhile(product)}
        </p>
      ),
    };
  if (!noticedEnd)
    return { state: "open", said: NOT_YET, more: <p>To see it, end a session while it is open in the product.</p> };
  const { afterMs, at, impersonationId } = noticedEnd;
  const soon = afterMs <= SOON_MS;
  return {
    state: soon ? "good" : "open",
    said: `It noticed the last end ${soon ? "within" : "after"} ${after(afterMs)}.`,
    at,
    more: (
      <>
        {!soon && <p>{meanwhile(product)}</p>}
        <p>{sessionOf(impersonationId, "Open the session")}</p>
      </>
    ),
  };
}

const meanwhile = ({ backchannelLogoutUri }: ShownProduct) =>
  backchannelLogoutUri === null
    ? "Either nobody used the product meanwhile, or it let them go on. With a back-channel logout address, or by listening for ends, it learns of one at once."
    : "Either nobody used the product meanwhile, or it let them go on. Its back-channel logout address gave no answer that counts: it has to be 200 or 204.";

/** The worst first: it did something, it asked on, it asked once more. */
export function stops({ wentOn, noticedEnd, askedAfterEnd }: ShownConnection, product: ShownProduct): Line {
  const mended = wentOn && noticedEnd && noticedEnd.endedAt > wentOn.endedAt;
  if (wentOn && !mended)
    return {
      state: "wrong",
      said: `This product went on for ${after(wentOn.afterMs)} after the end.`,
      at: wentOn.at,
      more: (
        <p>
          {whatItDid(wentOn)}
          {seeConnect(product)}
        </p>
      ),
    };
  if (!noticedEnd) return { state: "open", said: NOT_YET, more: <p>It shows once a session of it has ended.</p> };
  const since = askedAfterEnd && askedAfterEnd.endedAt >= noticedEnd.endedAt ? askedAfterEnd : null;
  return {
    state: "good",
    said: since
      ? `Its last request came ${after(since.afterMs)} after the end, and was told that it is over.`
      : "Nothing came after the last end.",
    more: wentOn && (
      <p>
        Before, it went on for {after(wentOn.afterMs)} after the end of {sessionOf(wentOn.impersonationId, "a session")}
        , until <Time at={new Date(wentOn.at)} />.
      </p>
    ),
  };
}

const whatItDid = ({ by, impersonationId }: NonNullable<ShownConnection["wentOn"]>) =>
  by === "acts" ? (
    <>
      It recorded something that was done in {sessionOf(impersonationId, "a session")} after it was over. Have each
      request ask whether the session is over, before it is answered.
    </>
  ) : (
    <>
      It kept asking with {sessionOf(impersonationId, "a session")}, although each answer said that it is over. Have
      such an answer end the product's own session, and remove its cookie and token.
    </>
  );

export function records({ recordedAct }: ShownConnection, product: ShownProduct): Line {
  if (recordedAct) return { state: "good", said: "It tells what is done in a session.", at: recordedAct };
  return {
    state: "open",
    said: NOT_YET,
    more: (
      <p>
        Until it does, a session's timeline is empty. The SDK's recorder tells it; other languages post to{" "}
        <code>/api/v1/actions</code>.{seeConnect(product)}
      </p>
    ),
  };
}

/** Nothing, where its server has called with the right one since. */
export function wrongSecret({ wrongSecret: at, asked, recordedAct, lastHandOff }: ShownConnection): Line | null {
  if (at === null) return null;
  const { introspection, endsList, endsStream } = asked;
  const right = [introspection, endsList, endsStream, recordedAct, lastHandOff?.at ?? null];
  if (right.some((each) => each !== null && each > at)) return null;
  return {
    state: "wrong",
    said: "A call with its client id had a wrong secret.",
    at,
    more: <p>If it was its server: make a new secret above with Rotate secret, and put it there.</p>,
  };
}
