import { withRequiredAuthInfo } from "@understudy/sdk/react";
import { authUrl } from "./auth-url.ts";
import { Export } from "./export.tsx";
import { Tasks } from "./tasks.tsx";

/** Whoever isn't signed in is sent to Understudy's sign-in page, and comes back. */
export const App = withRequiredAuthInfo(({ user, impersonatorUserId }) => (
  <>
    <header>
      <strong className="brand">Larch</strong>
      <bdi>{user.name}</bdi>
      {impersonatorUserId === undefined && (
        <form method="post" action={`${authUrl}/api/session/sign-out`}>
          <button type="submit" className="quiet">
            Sign out
          </button>
        </form>
      )}
    </header>
    <main>
      <Tasks />
      <Export />
    </main>
  </>
));
