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
  const { sso, demo } = env();
  const said = typeof notice === "string" && Object.hasOwn(notices, notice) ? notices[notice] : undefined;
  return (
    <Door
      below={demo && !sso?.only && <DemoPeople next={path} />}
      intro="For the team. Users sign in to the product itself."
      title={notice === "welcome" ? "Welcome" : "Welcome back"}
    >
      <SignInForm
        next={path}
        notice={before ? <StillSignedIn name={before.caller.name} /> : said && <p role="status">{said}</p>}
        password={!sso?.only}
        problem={sentenceOf(problem, sso?.name ?? "")}
        sso={sso?.name ?? null}
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

const problems: Record<string, (provider: string) => string> = {
  wrong_credentials: () => "That e-mail and password don't belong together.",
  too_many_requests: () => "That was one try too many. Wait a few minutes, then try again.",
  unavailable: () => "Nothing can be written at the moment. Wait a little, then try again.",
  password_off: (provider) => `There is no sign-in with a password here. Sign in with ${provider}.`,
  sso_failed: (provider) => `Signing in with ${provider} didn't work, or took too long. Try again.`,
  sso_unreachable: (provider) => `${provider} can't be reached at the moment. Try again shortly.`,
  sso_unknown: () => "Nobody on this team has your e-mail. An Owner or Admin can invite you.",
  sso_unverified: (provider) => `${provider} doesn't say that your e-mail is verified. Whoever runs it can help.`,
  sso_other_account: (provider) =>
    `Another account of ${provider} signs in with your e-mail here. An Owner or Admin can help.`,
  sso_no_role: (provider) => `${provider} gives you no role here. Whoever runs it can.`,
  employee_inactive: () => "You are deactivated here. An Owner or Admin can reactivate you.",
};

function sentenceOf(problem: unknown, provider: string): string | null {
  if (problem === undefined) return null;
  const known = errorCodes.find((code): code is ErrorCode => code === problem);
  const said = known && problems[known]?.(provider);
  return said ?? `${titleOf(known ?? "internal")}. Try again.`;
}
