import { AnnounceSignedOut } from "@understudy/sdk/react";

/** Says what happened and names nobody: whoever sits down at this browser next may read it. */
export default function SignedOutPage() {
  return (
    <section>
      <h1>You are signed out</h1>
      <p>
        The session in this browser is over. You can close this tab, or <a href="/sign-in">sign in</a>.
      </p>
      <AnnounceSignedOut />
    </section>
  );
}
