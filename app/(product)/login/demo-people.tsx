/** Fixed labels: what Ugo Rossi's account is really called is for the pages to render as text, not for a button. */
const people = [
  { label: "Uma Patel", email: "uma@globex.example" },
  { label: "Ugo Rossi", email: "ugo@initech.example" },
  { label: "Olivia Ortega", email: "olivia@acme.example" },
];

/** In the demo only, whose one password everybody knows. */
export const DemoPeople = ({ action }: { action: string }) => (
  <section aria-label="Demo users" className="people">
    <p className="soft">This is the demo. Come in as one of its users:</p>
    <ul>
      {people.map(({ label, email }) => (
        <li key={email}>
          <form action={action} method="post">
            <input name="email" type="hidden" value={email} />
            <input name="password" type="hidden" value="understudy-demo" />
            <button className="plain" type="submit">
              {label}
            </button>
          </form>
        </li>
      ))}
    </ul>
  </section>
);
