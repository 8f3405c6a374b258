"use server";

import { allowReadOnly } from "@understudy/sdk/next";
import { redirect } from "next/navigation";
import { AuthError } from "next-auth";
import { signIn } from "../../auth.ts";

/** Whoever is here already is nobody's to change: it begins a session of its own. */
export const enter = allowReadOnly(async (form: FormData): Promise<void> => {
  try {
    const { email, password } = Object.fromEntries(form);
    await signIn("credentials", { email, password, redirect: false });
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    redirect("/sign-in?problem=credentials");
  }
  redirect("/");
});
