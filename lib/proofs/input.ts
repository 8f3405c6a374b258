import * as z from "zod";

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/);

/** What a browser's passkey answers, as its own `toJSON` has it. What else it says of itself isn't believed anyway. */
const assertion = z.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal("public-key"),
  response: z.looseObject({
    clientDataJSON: base64url(8000),
    authenticatorData: base64url(8000),
    signature: base64url(4000),
    userHandle: base64url(200).nullish(),
  }),
  clientExtensionResults: z.looseObject({}).optional(),
  authenticatorAttachment: z.string().max(40).nullish(),
});

/** Six digits, however somebody has spaced them. */
export const totpCode = z
  .string("Enter the code of your app.")
  .max(20, "The code has six digits.")
  .transform((text) => text.replace(/[\s-]/g, ""))
  .refine((text) => /^\d{6}$/.test(text), "The code has six digits.");

const totp = z.strictObject({ totp: totpCode });
const password = z.strictObject({
  password: z.string().min(1, "Enter your password.").max(512, "That is too long."),
});
const recoveryCode = z.strictObject({
  recoveryCode: z.string().min(1, "Enter a recovery code.").max(100, "That is too long."),
});

/** Which of them it is shows in which key is there; what is wrong with it is said of that one. */
export const proofInput = z.unknown().transform((body, context) => {
  const has = (key: string) => typeof body === "object" && body !== null && key in body;
  const shape = [
    ["password", password],
    ["totp", totp],
    ["recoveryCode", recoveryCode],
    ["rawId", assertion],
  ] as const;
  const found = shape.find(([key]) => has(key));
  if (!found) {
    context.addIssue("Send a password, a code or a passkey's answer.");
    return z.NEVER;
  }
  const parsed = found[1].safeParse(body);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
    for (const key of unknown)
      context.addIssue({ code: "custom", path: [key], message: "This field isn't known here." });
    if (unknown.length === 0) context.addIssue({ code: "custom", path: issue.path, message: issue.message });
  }
  return z.NEVER;
});
export type ProofInput = z.output<typeof proofInput>;
export type AssertionInput = z.output<typeof assertion>;

/** The answer of a browser that made a new passkey, and what its owner calls it. */
export const registration = z.strictObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal("public-key"),
  response: z.looseObject({
    clientDataJSON: base64url(8000),
    attestationObject: base64url(40_000),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
  clientExtensionResults: z.looseObject({}).optional(),
  authenticatorAttachment: z.string().max(40).nullish(),
});
export type RegistrationInput = z.output<typeof registration>;
