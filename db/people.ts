import type { Employee } from "#lib/employees/employee.ts";
import type { User } from "#lib/users/user.ts";

/** The named people that tests, demo, documentation and pictures share. Their ids are fixed, so that a test can name one. */
export const employees = {
  olivia: employee(1, "Olivia Ortega", "olivia@acme.example", "owner"),
  adam: employee(2, "Adam Novak", "adam@acme.example", "admin"),
  mina: employee(3, "Mina Haddad", "mina@acme.example", "member"),
  max: employee(4, "Max Berg", "max@acme.example", "member"),
};

export const users = {
  uma: user(1, "Uma Patel", "uma@globex.example"),
  /** His name tries what a hostile user would: to run as script, and to turn around the line it is shown in. */
  ugo: user(
    2,
    `Ugo <script>alert("ugo")</script><img src=x onerror=alert(1)> "Rossi' \u202eissoR`,
    "ugo@initech.example",
  ),
  /** The Owner, as a customer: the same e-mail, so nobody may impersonate her. */
  oliviaAsUser: user(3, "Olivia Ortega", "olivia@acme.example"),
};

type Undated<T> = Omit<T, "createdAt">;

function employee(number: number, name: string, email: string, role: Employee["role"]): Undated<Employee> {
  return { id: `e0000000-0000-4000-8000-00000000000${number}`, name, email, role, active: true };
}

function user(number: number, name: string, email: string): Undated<User> {
  return { id: `a0000000-0000-4000-8000-00000000000${number}`, name, email, externalId: null, active: true };
}
