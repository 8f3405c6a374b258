import { IMPERSONATED_SENTENCE } from "@understudy/sdk/next";

/** What a form led to. Words in the address are looked up, never shown: a link could say anything. */
const done: Record<string, string> = {
  "invoice-created": "The invoice is saved as a draft.",
  "invoice-sent": "The invoice is sent.",
  "invoice-paid": "The payment is recorded.",
  "note-added": "The note is saved.",
  "profile-changed": "Your profile is saved.",
  "email-changed": "Your e-mail is changed. Sign in with the new one from now on.",
  "password-changed": "Your password is changed. Other browsers are signed out.",
  "signed-out-everywhere": "Every other browser is signed out.",
  "card-changed": "Your card is saved.",
  "plan-paid": "Thank you. Your plan is paid.",
  "key-created": "The key is made.",
  "key-revoked": "The key is revoked. Whatever used it can't any more.",
};

const problems: Record<string, string> = {
  read_only: "You are only looking, so nothing was changed. Choose Make changes in the banner first.",
  impersonated: `${IMPERSONATED_SENTENCE}. Nothing was changed.`,
  wrong_credentials: "That isn't your password. Nothing was changed.",
  email_taken: "Another account has this e-mail. Nothing was changed.",
  invalid_input: "Something you typed can't be used. Check the fields and try again.",
  changed_meanwhile: "It was changed meanwhile. This is how it is now.",
  not_found: "It isn't there any more.",
  unrecorded: "What is done while impersonating must be recorded, and that didn't work. Look whether it was done.",
  too_many_requests: "That was one try too many. Wait a few minutes, then try again.",
};

export function Said({ query }: { query: Record<string, string | string[] | undefined> }) {
  const { done: word, problem: code } = query;
  if (typeof code === "string") {
    return (
      <p className="said problem" role="alert">
        {Object.hasOwn(problems, code) ? problems[code] : "That didn't work. Nothing was changed. Try again."}
      </p>
    );
  }
  const sentence = typeof word === "string" && Object.hasOwn(done, word) ? done[word] : undefined;
  return sentence === undefined ? null : (
    <p className="said" role="status">
      {sentence}
    </p>
  );
}
