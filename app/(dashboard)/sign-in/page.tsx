import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Door } from "#components/door.tsx";
import { SignInForm } from "#components/sign-in-form.tsx";
import { env } from "#env";
import { type ErrorCode, errorCodes, titleOf } from "#lib/errors.ts";
import { currentEmployee } from "#server";
import { DemoPeople } from "./demo-people.tsx";

export const metadata: Metadata = { title: "Sign in" };

const notices: Record<string, string> = {
  signed_out: "You are signed out.",
  welcome: "Your account is ready. Sign in with the password you chose.",
  password_chosen: "Your new password is set. Sign in with it.",
};

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  if (await currentEmployee()) redirect("/users");
  const { next, problem, notice } = await searchParams;
  const path = typeof next === "string" ? next : null;
  const said = typeof notice === "string" ? notices[notice] : undefined;
  return (
    <Door
      below={env().demo && <DemoPeople next={path} />}
      intro="For the team. Users sign in to the product itself."
      title="Welcome back"
    >
      <SignInForm next={path} notice={said && <p role="status">{said}</p>} problem={sentenceOf(problem)} />
    </Door>
  );
}

function sentenceOf(problem: unknown): string | null {
  if (problem === undefined) return null;
  if (problem === "wrong_credentials") return "That e-mail and password don't belong together.";
  if (problem === "too_many_requests") return "That was one try too many. Wait a few minutes, then try again.";
  const known = errorCodes.find((code): code is ErrorCode => code === problem);
  return `${titleOf(known ?? "internal")}. Try again.`;
}
