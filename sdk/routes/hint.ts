import type { NeverLabel } from "../core/never.ts";

/** Words in an address that often mean what is on the never-list. Only a hint: what they mean, the product knows. */
const words: [NeverLabel, RegExp][] = [
  ["second_factors", /\b(mfa|2fa|totp|otp|passkeys?|webauthn|recovery-?codes?|second-?factors?)\b/],
  ["credentials", /\b(passwords?|passwd|credentials?)\b/],
  ["email", /\b(e-?mails?|phone|phone-?numbers?)\b/],
  ["sessions", /\b(sessions?|devices?|sign-?out-?everywhere|logout-?all)\b/],
  ["api_keys", /\b(api-?keys?|keys?|tokens?|secrets?|webhooks?|oauth)\b/],
  ["billing", /\b(billing|payments?|pay|cards?|checkout|subscriptions?|plans?|refunds?|payouts?)\b/],
  ["invitations", /\b(invites?|invitations?|members?|roles?)\b/],
  ["exports", /\b(exports?|takeout|download-?all|archives?)\b/],
  ["deletion", /\b(delete-?(account|all|everything)|close-?account)\b/],
];

/** Which word of the never-list an address or an action's name sounds like; undefined for none. */
export function soundsLike(path: string): NeverLabel | undefined {
  // createApiKey -> create-api-key, so that each word stands by itself or with its neighbour.
  const spelled = path
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
  return words.find(([, pattern]) => pattern.test(spelled))?.[0];
}
