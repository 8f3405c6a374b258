import { enter } from "./actions.ts";

interface Props {
  searchParams: Promise<{ problem?: string; error?: string }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { problem, error } = await searchParams;
  return (
    <section>
      <h1>Sign in to Fennel</h1>
      <p className="soft">
        As uma@globex.example or ugo@initech.example, with the password <code>understudy-demo</code>.
      </p>
      {problem !== undefined && <p role="alert">That e-mail and password don't belong together.</p>}
      {error !== undefined && <p role="alert">That sign-in could not be completed. Begin again in the dashboard.</p>}
      <form action={enter} className="fields">
        <label>
          Email
          <input autoComplete="username" name="email" required type="email" />
        </label>
        <label>
          Password
          <input autoComplete="current-password" name="password" required type="password" />
        </label>
        <button type="submit">Sign in</button>
      </form>
    </section>
  );
}
