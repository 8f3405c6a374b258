import { buttonClass } from "#components/ui/button.tsx";

const people = [
  { name: "Olivia Ortega", email: "olivia@acme.example", role: "Owner" },
  { name: "Adam Novak", email: "adam@acme.example", role: "Admin" },
  { name: "Mina Haddad", email: "mina@acme.example", role: "Member, may impersonate" },
  { name: "Max Berg", email: "max@acme.example", role: "Member" },
];

/** In the demo only, whose one password everybody knows. */
export function DemoPeople({ next }: { next: string | null }) {
  return (
    <section className="mt-8">
      <h2 className="text-center text-soft">This is the demo. Come in as one of its people:</h2>
      <ul className="mt-3 flex flex-col gap-2">
        {people.map(({ name, email, role }) => (
          <li key={email}>
            <form action="/api/auth/sign-in" className="flex items-center gap-3" method="post">
              <input name="email" type="hidden" value={email} />
              <input name="password" type="hidden" value="understudy-demo" />
              {next && <input name="next" type="hidden" value={next} />}
              <button className={`${buttonClass()} w-36`} type="submit">
                {name}
              </button>
              <span className="text-soft">{role}</span>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
