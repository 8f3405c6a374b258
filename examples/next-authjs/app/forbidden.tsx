import { IMPERSONATED_SENTENCE } from "@understudy/sdk/next";

/** In the page's place; the banner is above it as everywhere. */
export default function Forbidden() {
  return (
    <section>
      <h1>Not while impersonating</h1>
      <p role="alert">{IMPERSONATED_SENTENCE}. Nothing was changed.</p>
      <p>
        <a href="/">Back to the tasks</a>
      </p>
    </section>
  );
}
