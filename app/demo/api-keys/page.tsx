import type { Metadata } from "next";
import type { TallyContext } from "../auth.ts";
import { Limited } from "../limited.tsx";
import { newKeyOf } from "../new-key.ts";
import { PageOf } from "../page-of.tsx";
import { listApiKeys } from "../tally/api-keys.ts";
import type { ApiKey } from "../tally/rows.ts";
import { Day } from "../time.tsx";

export const metadata: Metadata = { title: "API keys" };

export default function ApiKeysPage({ searchParams }: PageProps<"/demo/api-keys">) {
  return (
    <PageOf route="/demo/api-keys" load={load} query={searchParams} title="API keys">
      {({ keys, newKey }, user) => (
        <>
          {newKey !== null && (
            <section className="card">
              <h2>Your new key</h2>
              <p>Copy it now. It is shown this once; after that nobody knows it, not even we.</p>
              <p className="secret">{newKey}</p>
            </section>
          )}
          <Limited user={user}>
            <section className="card">
              <h2>New key</h2>
              <form action="/demo/api/api-keys" className="fields inline" method="post">
                <label className="grow">
                  What is it for?
                  <input autoComplete="off" maxLength={60} name="name" required />
                </label>
                <button className="button" type="submit">
                  Create key
                </button>
              </form>
            </section>
            <section className="card">
              <h2>Your keys</h2>
              {keys.length === 0 ? (
                <p className="hint">No keys. Programs that work with your invoices need one.</p>
              ) : (
                <Keys keys={keys} />
              )}
            </section>
          </Limited>
        </>
      )}
    </PageOf>
  );
}

const load = async (context: TallyContext) => ({
  keys: listApiKeys(context),
  newKey: context.session.impersonation === undefined ? await newKeyOf(context.account.sessionId) : null,
});

const Keys = ({ keys }: { keys: ApiKey[] }) => (
  <ul className="rows">
    {keys.map(({ id, name, prefix, createdAt }) => (
      <li className="row" key={id}>
        <div className="row-main">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <span className="hint">
            <span className="number">{prefix}</span> · <Day at={createdAt} />
          </span>
        </div>
        <form action={`/demo/api/api-keys/${id}`} className="row-action" method="post">
          <button aria-label={`Revoke ${name}`} className="quiet" type="submit">
            Revoke
          </button>
        </form>
      </li>
    ))}
  </ul>
);
