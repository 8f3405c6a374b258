import type { AuthUser } from "@understudy/sdk/next";
import type { Metadata } from "next";
import { moneyText } from "../format.ts";
import { PageOf } from "../page-of.tsx";
import { listInvoices } from "../tally/invoices.ts";
import type { Invoice } from "../tally/rows.ts";
import { Day } from "../time.tsx";

export const metadata: Metadata = { title: "Invoices" };

export default function InvoicesPage({ searchParams }: PageProps<"/demo/invoices">) {
  return (
    <PageOf route="/demo/invoices" load={listInvoices} query={searchParams} title="Invoices">
      {(invoices, user) => (
        <>
          <Totals invoices={invoices} />
          <NewInvoice />
          <section className="card">
            <h2>All invoices</h2>
            {user.impersonatorUserId !== undefined && (
              <p className="hint">You can create and send invoices for this user. Recording payments is up to them.</p>
            )}
            {invoices.length === 0 ? (
              <p className="hint">No invoices yet. The first one starts above.</p>
            ) : (
              <List invoices={invoices} user={user} />
            )}
          </section>
        </>
      )}
    </PageOf>
  );
}

function Totals({ invoices }: { invoices: Invoice[] }) {
  const total = (status: Invoice["status"]) =>
    moneyText(
      invoices.filter((invoice) => invoice.status === status).reduce((sum, { amountCents }) => sum + amountCents, 0),
    );
  return (
    <dl className="totals">
      <div>
        <dt>Waiting for payment</dt>
        <dd>{total("sent")}</dd>
      </div>
      <div>
        <dt>Drafts</dt>
        <dd>{total("draft")}</dd>
      </div>
      <div>
        <dt>Paid</dt>
        <dd>{total("paid")}</dd>
      </div>
    </dl>
  );
}

const NewInvoice = () => (
  <section className="card">
    <h2>New invoice</h2>
    <form action="/demo/api/invoices" className="fields inline" method="post">
      <label className="grow">
        Customer
        <input autoComplete="off" maxLength={120} name="customer" required />
      </label>
      <label>
        Amount in euros
        <input
          autoComplete="off"
          inputMode="decimal"
          maxLength={12}
          name="amount"
          pattern="\d{1,6}([.,]\d{1,2})?"
          placeholder="1250.00"
          required
        />
      </label>
      <button className="button" type="submit">
        Create invoice
      </button>
    </form>
  </section>
);

const List = ({ invoices, user }: { invoices: Invoice[]; user: AuthUser }) => (
  <ul className="rows">
    {invoices.map((invoice) => (
      <li className="row" key={invoice.id}>
        <div className="row-main">
          <strong>
            <bdi>{invoice.customer}</bdi>
          </strong>
          <span className="hint">
            {invoice.number} · <Day at={invoice.createdAt} />
          </span>
        </div>
        <span className="amount">{moneyText(invoice.amountCents)}</span>
        <div className="row-foot">
          <span className={`chip ${invoice.status}`}>{labels[invoice.status]}</span>
          <div className="row-action">
            <Next invoice={invoice} user={user} />
          </div>
        </div>
      </li>
    ))}
  </ul>
);

const labels: Record<Invoice["status"], string> = { draft: "Draft", sent: "Sent", paid: "Paid" };

/** What comes next for an invoice, if anything. */
function Next({ invoice, user }: { invoice: Invoice; user: AuthUser }) {
  if (invoice.status === "paid") return null;
  const [path, label] = invoice.status === "draft" ? ["send", "Send"] : ["pay", "Record payment"];
  return (
    <form action={`/demo/api/invoices/${invoice.id}/${path}`} method="post">
      <button
        aria-label={`${label}: ${invoice.number}`}
        className="quiet"
        disabled={path === "pay" && user.impersonatorUserId !== undefined}
        type="submit"
      >
        {label}
      </button>
    </form>
  );
}
