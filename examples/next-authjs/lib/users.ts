export interface FennelUser {
  id: string;
  email: string;
  name: string;
}

const users: FennelUser[] = [
  { id: "fennel-1", email: "uma@globex.example", name: "Uma Patel" },
  { id: "fennel-2", email: "ugo@initech.example", name: "Ugo Rossi" },
];

/** By this product's own id, or the e-mail while Understudy doesn't know the id. */
export const findUser = ({ id, email }: { id?: string; email?: string }): FennelUser | null =>
  users.find((user) => user.id === id || user.email === email) ?? null;

/** An example's: a real product compares with a stored hash. */
export const userWithPassword = (email: string, password: string): FennelUser | null =>
  password === "understudy-demo" ? findUser({ email }) : null;
