import type { Metadata } from "next";
import { moneyText } from "../format.ts";
import { Limited } from "../limited.tsx";
import { PageOf } from "../page-of.tsx";
import { type Billing, getBilling, plan } from "../tally/billing.ts";

export const metadata: Metadata = { title: "Billing" };

export default function BillingPage({ searchParams }: PageProps<"/demo/billing">) {
  return (
    <PageOf route="/demo/billing" load={getBilling} query={searchParams} title="Billing">
      {(billing, user) => (
        <>
          <section className="card">
            <h2>Saved card</h2>
            <Card billing={billing} />
          </section>
          <Limited user={user}>
            <section className="card">
              <h2>Your plan</h2>
              <p>
                {plan.name}, {moneyText(plan.priceCents)} a month.
              </p>
              <form action="/demo/api/billing/payments" method="post">
                <button className="button" disabled={billing.card === null} type="submit">
                  Pay now
                </button>
              </form>
            </section>
            <section className="card">
              <h2>{billing.card === null ? "Add a card" : "Another card"}</h2>
              <form action="/demo/api/billing/card" className="fields inline" method="post">
                <label className="grow">
                  Card number
                  <input
                    autoComplete="off"
                    inputMode="numeric"
                    maxLength={23}
                    name="cardNumber"
                    pattern="[\d ]{12,23}"
                    placeholder="1234 5678 9012 3456"
                    required
                  />
                </label>
                <label>
                  Expires
                  <input
                    autoComplete="off"
                    inputMode="numeric"
                    maxLength={5}
                    name="cardExpires"
                    pattern="(0[1-9]|1[0-2])/\d{2}"
                    placeholder="04/29"
                    required
                  />
                </label>
                <button className="button secondary" type="submit">
                  Save card
                </button>
              </form>
            </section>
          </Limited>
        </>
      )}
    </PageOf>
  );
}

function Card({ billing: { card, masked } }: { billing: Billing }) {
  if (card === null) return <p className="hint">No card is saved.</p>;
  return (
    <>
      <p className="payment-card">
        <span className="number">{card.number}</span>
        <span className="hint">Expires {card.expires}</span>
      </p>
      {masked && (
        <p className="hint">Only the last four digits are shown while somebody else is signed in as this user.</p>
      )}
    </>
  );
}
