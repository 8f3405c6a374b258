import type { Invoice, Profile } from "../rows.ts";

/** What Tally keeps of one user. */
export interface Account {
  profile: Profile;
  /** Oldest first; they are numbered in this order. */
  invoices: { customer: string; amountCents: number; status: Invoice["status"]; daysAgo: number }[];
  notes: { text: string; daysAgo: number }[];
  apiKey?: { name: string; prefix: string; daysAgo: number };
}

export const umaAccount = (now: Date): Account => ({
  profile: {
    company: "Patel Type & Print",
    cardNumber: "4242 4242 4242 4242",
    cardExpires: `04/${(now.getUTCFullYear() + 3) % 100}`,
  },
  invoices: [
    { customer: "Hillside Bakery", amountCents: 48_000, status: "paid", daysAgo: 6.4 },
    { customer: "Museum of Small Things", amountCents: 312_550, status: "paid", daysAgo: 5.8 },
    { customer: "Lindqvist Båt AB", amountCents: 129_900, status: "sent", daysAgo: 3.3 },
    { customer: "Corner Bookshop", amountCents: 7_625, status: "sent", daysAgo: 2.2 },
    { customer: "Hillside Bakery", amountCents: 51_000, status: "draft", daysAgo: 0.6 },
  ],
  notes: [
    { text: "The museum pays after 30 days, never before. Don't remind them early.", daysAgo: 5.7 },
    { text: "Ask Lindqvist for their new VAT number.", daysAgo: 3.2 },
    { text: "Hillside wants the spring menu set in the same type as last year.", daysAgo: 0.5 },
  ],
  apiKey: { name: "Shop website", prefix: "tally_live_h7Qm", daysAgo: 4.1 },
});

/** All of it is text, and must be shown as that: whoever helps Ugo reads it in their own browser. */
export const ugoAccount: Account = {
  profile: {
    company: `"><svg onload=alert(document.domain)> & 'Sons' \u202egro.live//:sptth`,
    cardNumber: null,
    cardExpires: null,
  },
  invoices: [
    { customer: `<a href="javascript:alert(1)">Pay here</a>`, amountCents: 100, status: "draft", daysAgo: 6.1 },
    {
      customer: `Donaudampfschifffahrtsgesellschaftskapitän${"s".repeat(70)}`,
      amountCents: 99_999_999,
      status: "sent",
      daysAgo: 4.9,
    },
  ],
  notes: [
    { text: `<script>fetch("/api/me").then(r => r.text()).then(alert)</script>`, daysAgo: 6 },
    { text: `<img src=x onerror="document.querySelector('[role=status]').remove()">`, daysAgo: 5.5 },
    {
      text: `javascript:alert(document.cookie) "quoted" 'twice' \`thrice\` \${7*7} {{7*7}} </textarea></title>`,
      daysAgo: 5.1,
    },
    { text: `This line turns around \u202ehere and doesn't turn back. ${"Unbreakable".repeat(40)}`, daysAgo: 4.2 },
  ],
};

const customers = ["Hotel Miramar", "City Library", "Kestrel Cycling", "The Blue Door", "Oak & Pine", "Harbour School"];

/** A few invoices for an ordinary user; which ones depends on nothing but the number. */
export function ordinaryAccount(number: number): Account {
  const invoice = (nth: number) => ({
    customer: customers[(number + nth) % customers.length] ?? "City Library",
    amountCents: 2_500 + ((number * 7_919 + nth * 104_729) % 240_000),
    status: (["paid", "sent", "draft"] as const)[nth % 3] ?? "draft",
    daysAgo: 11 - nth * 3,
  });
  return {
    profile: { company: "", cardNumber: null, cardExpires: null },
    invoices: Array.from({ length: 1 + (number % 3) }, (_, nth) => invoice(nth)),
    notes: [],
  };
}
