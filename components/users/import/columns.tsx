import { buttonClass } from "../../ui/button.tsx";

const columns = [
  { name: "email", what: "The address they sign in with. Needed for whom there is no external_id." },
  {
    name: "external_id",
    what: "Their id with you. By it a user is found again, also after a new e-mail. Needed for whom there is no email.",
  },
  { name: "name", what: "As it is shown. Optional: without one, the e-mail is shown." },
  {
    name: "active",
    what: "true or false, in whatever language your spreadsheet speaks. Left empty, it is true for somebody new.",
  },
  {
    name: "protected",
    what: "true for whom nobody may be signed in as. Left empty or false, it changes nothing: only an Owner unprotects.",
  },
];

const EXAMPLE = [
  "email,name,external_id,active",
  "uma@example.com,Uma Patel,customer-4711,true",
  'jo@example.com,"Okafor, Jo",customer-4712,false',
  "",
].join("\r\n");

/** What the file has to look like, and one to begin with. */
export const Columns = () => (
  <section className="mt-10">
    <div className="mb-3 flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div>
        <h2 className="text-base leading-6 font-semibold">What the file looks like</h2>
        <p className="mt-0.5 max-w-prose text-soft">
          The first line names the columns, in any order. One user a line, in UTF-8. A user is known by their external
          id, or else by their e-mail; an empty cell leaves what they have. Where columns are called otherwise, you are
          asked which is which.
        </p>
      </div>
      <a
        className={buttonClass()}
        download="users-example.csv"
        href={`data:text/csv;charset=utf-8,${encodeURIComponent(EXAMPLE)}`}
      >
        Download an example
      </a>
    </div>
    <dl className="divide-y divide-line rounded-xl border border-line bg-surface px-5 shadow-raised">
      {columns.map(({ name, what }) => (
        <div className="flex flex-wrap gap-x-4 gap-y-1 py-3 leading-5" key={name}>
          <dt className="w-32 max-sm:w-full">
            <code className="font-mono text-xs font-medium">{name}</code>
          </dt>
          <dd className="text-soft">{what}</dd>
        </div>
      ))}
    </dl>
  </section>
);
