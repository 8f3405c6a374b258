import * as z from "zod";
import { wrongWithReturnOrigin, wrongWithTemplate } from "./address.ts";

const MAX_ORIGINS = 20;

const checked = (wrongWith: (text: string) => string | null) =>
  z.string("Enter an address.").superRefine((text, context) => {
    const wrong = wrongWith(text);
    if (wrong !== null) context.addIssue(wrong);
  });

/** Part of PATCH /api/settings/impersonation. */
export const ticketSettingsInput = {
  returnOrigins: z
    .array(checked(wrongWithReturnOrigin), "Send a list of origins.")
    .max(MAX_ORIGINS, "At most 20 origins.")
    // As browsers write them, each once.
    .transform((texts) => [...new Set(texts.map((text) => (URL.canParse(text) ? new URL(text).origin : text)))])
    .optional(),
  ticketTemplate: checked(wrongWithTemplate).nullable().optional(),
};

/** Where somebody came from; whether they may be led back there is asked of the settings. */
export const returnToInput = z.string("Send an address.").max(2000, "At most 2,000 characters.").nullish();
