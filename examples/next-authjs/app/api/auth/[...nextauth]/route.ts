import { allowReadOnly } from "@understudy/sdk/next";
import { handlers } from "../../../../auth.ts";

export const { GET } = handlers;

/** Signing in and out changes nothing of the user's. */
export const POST = allowReadOnly(handlers.POST);
