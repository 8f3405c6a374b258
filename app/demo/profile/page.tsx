import type { Metadata } from "next";
import { Limited } from "../limited.tsx";
import { PageOf } from "../page-of.tsx";
import { getProfile } from "../tally/profile.ts";
import { Moment } from "../time.tsx";

export const metadata: Metadata = { title: "Profile" };

export default function ProfilePage({ searchParams }: PageProps<"/demo/profile">) {
  return (
    <PageOf route="/demo/profile" load={getProfile} query={searchParams} title="Profile">
      {({ name, email, company, lastSeen }, user) => (
        <>
          {lastSeen && (
            <p className="hint">
              Last seen <Moment at={lastSeen} />. Visits of support don't count.
            </p>
          )}
          <section className="card">
            <h2>On your invoices</h2>
            <form action="/demo/api/profile" className="fields" method="post">
              <label>
                Name
                <input autoComplete="name" defaultValue={name ?? ""} maxLength={200} name="name" required />
              </label>
              <label>
                Company
                <input autoComplete="organization" defaultValue={company} maxLength={120} name="company" />
              </label>
              <button className="button" type="submit">
                Save
              </button>
            </form>
          </section>
          <Limited user={user}>
            <EmailCard email={email} />
            <PasswordCard />
            <section className="card">
              <h2>Other browsers</h2>
              <p className="hint">Ends every other session of this account, wherever it is.</p>
              <form action="/demo/api/sign-out-everywhere" method="post">
                <button className="button secondary" type="submit">
                  Sign out everywhere
                </button>
              </form>
            </section>
            <SupportCard />
            <DeleteCard />
          </Limited>
        </>
      )}
    </PageOf>
  );
}

const EmailCard = ({ email }: { email: string | null }) => (
  <section className="card">
    <h2>E-mail</h2>
    <p className="hint">
      You sign in with <bdi>{email}</bdi>.
    </p>
    <form action="/demo/api/profile/email" className="fields" method="post">
      <label>
        New e-mail
        <input autoComplete="email" maxLength={254} name="email" required type="email" />
      </label>
      <label>
        Your password
        <input autoComplete="current-password" maxLength={512} name="password" required type="password" />
      </label>
      <button className="button secondary" type="submit">
        Change e-mail
      </button>
    </form>
  </section>
);

const PasswordCard = () => (
  <section className="card">
    <h2>Password</h2>
    <form action="/demo/api/profile/password" className="fields" method="post">
      <label>
        Current password
        <input autoComplete="current-password" maxLength={512} name="current" required type="password" />
      </label>
      <label>
        New password
        <input
          aria-describedby="password-rule"
          autoComplete="new-password"
          maxLength={512}
          minLength={12}
          name="next"
          required
          type="password"
        />
      </label>
      <p className="hint" id="password-rule">
        At least 12 characters. Your other browsers are signed out.
      </p>
      <button className="button secondary" type="submit">
        Change password
      </button>
    </form>
  </section>
);

/** Of the host that holds this product's sessions: a product elsewhere would show the SDK's `SupportAccess` here. */
const SupportCard = () => (
  <section className="card">
    <h2>Support access</h2>
    <p className="hint">Who of support was in this account, what they did, and when they may come in.</p>
    <p>
      <a href="/support-access">Support access</a>
    </p>
  </section>
);

const DeleteCard = () => (
  <section className="card">
    <h2>Delete account</h2>
    <p className="hint">You are signed out everywhere, and nobody can sign in to this account again.</p>
    <form action="/demo/api/account" className="fields" method="post">
      <label>
        Your password
        <input autoComplete="current-password" maxLength={512} name="password" required type="password" />
      </label>
      <button className="button danger" type="submit">
        Delete account
      </button>
    </form>
  </section>
);
