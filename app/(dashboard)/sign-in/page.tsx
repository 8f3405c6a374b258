import type { Metadata } from "next";
import { SignInForm } from "#components/account/sign-in-form.tsx";
import { Door } from "#components/shell/door.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { env } from "#env";
import { type ErrorCode, errorCodes, titleOf } from "#lib/errors.ts";
import { currentEmployee } from "#visitors";
import { DemoPeople } from "./demo-people.tsx";

export const metadata: Metadata = { title: "Sign in" };

const notices: Record<string, string> = {
  signed_out: "You are signed out.",
  session_over: "Your session is over. Sign in again, and you come back to where you were.",
  unwritten:
    "You are signed out in this browser. The server can't write that down yet; until it can, it lets nobody act as a user.",
  welcome: "Your account is ready. Sign in with the password you chose.",
  password_chosen: "Your new password is set. Sign in with it.",
};

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const before = await currentEmployee();
  const { next, problem, notice } = await searchParams;
  const path = typeof next === "string" ? next : null;
  const said = typeof notice === "string" && Object.hasOwn(notices, notice) ? notices[notice] : undefined;
  return (
    <Door
      below={env().demo && <DemoPeople next={path} />}
      intro="For the team. Users sign in to the product itself."
      title={notice === "welcome" ? "Welcome" : "Welcome back"}
    >
      <SignInForm
        next={path}
        notice={before ? <StillSignedIn name={before.caller.name} /> : said && <p role="status">{said}</p>}
        problem={sentenceOf(problem)}
      />
    </Door>
  );
}

/** Not sent away: on a shared computer this is how one person takes over from another. */
const StillSignedIn = ({ name }: { name: string }) => (
  <p role="status">
    You are signed in as <bdi>{name}</bdi>. <TextLink href="/users">Go on</TextLink>, or let somebody else take over,
    which ends your session.
  </p>
);

function sentenceOf(problem: unknown): string | null {
  if (problem === undefined) return null;
  if (problem === "wrong_credentials") return "That e-mail and password don't belong together.";
  if (problem === "too_many_requests") return "That was one try too many. Wait a few minutes, then try again.";
  if (problem === "unavailable") return "Nothing can be written at the moment. Wait a little, then try again.";
  const known = errorCodes.find((code): code is ErrorCode => code === problem);
  return `${titleOf(known ?? "internal")}. Try again.`;
}
