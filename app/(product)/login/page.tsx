import type { Metadata } from "next";
import { env } from "#env";
import { returnAddress } from "#lib/hosted/return-address.ts";
import { calledOf } from "#lib/users/user.ts";
import { currentContext } from "#visitors";
import { auth } from "../auth.ts";
import { OwnBeside } from "../own-beside.tsx";
import { DemoPeople } from "./demo-people.tsx";
import { LoginForm } from "./login-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

const problems: Record<string, string> = {
  wrong_credentials: "That e-mail and password don't belong together.",
  too_many_requests: "That was one try too many. Wait a few minutes, then try again.",
  unavailable: "Nothing can be written at the moment. Wait a little, then try again.",
  invalid_input: "Type your e-mail and your password.",
};

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { problem, rt, go } = await searchParams;
  const { demo, productUrl } = env();
  const back = typeof rt === "string" ? await returnAddress((await currentContext()).store, rt, productUrl) : null;
  const action =
    back === null ? "/api/session/password" : `/api/session/password?${new URLSearchParams({ rt: String(rt) })}`;
  return (
    <>
      <div className="box">
        <h1>{demo && back === null ? "Welcome to Tally" : "Welcome"}</h1>
        <SignedInAlready front={back ?? (demo ? "/demo" : null)} goOn={back !== null && go === "on"} />
        <OwnBeside {...(back !== null && { rt: String(rt) })} />
        <LoginForm action={action} problem={sentenceOf(problem)} />
      </div>
      {demo && <DemoPeople action={action} />}
    </>
  );
}

/** Looked up, never shown: a link could say anything. */
function sentenceOf(problem: unknown): string | null {
  if (typeof problem !== "string") return null;
  return (Object.hasOwn(problems, problem) && problems[problem]) || "That didn't work. Try again.";
}

/**
 * Signing in again is possible all the same, and takes the place of this session. Who has just signed in without
 * JavaScript is led on by the page: a form may not lead to another origin (form-action of our policy).
 */
async function SignedInAlready({ front, goOn }: { front: string | null; goOn: boolean }) {
  const user = await auth.getUser();
  if (user === null) return null;
  return (
    <div role="status">
      {goOn && <meta content={`0;url=${front}`} httpEquiv="refresh" />}
      <p>
        You are signed in as <bdi>{calledOf(user)}</bdi>. {front !== null && <a href={front}>Go on</a>}
      </p>
      {user.impersonatorUserId === undefined && (
        <form action="/api/session/sign-out" method="post">
          <button className="plain" type="submit">
            Sign out
          </button>
        </form>
      )}
    </div>
  );
}
