export interface FennelUser {
  id: string;
  email: string;
  name: string;
}

const users: FennelUser[] = [
  { id: "fennel-1", email: "uma@globex.example", name: "Uma Patel" },
  { id: "fennel-2", email: "ugo@initech.example", name: "Ugo Rossi" },
];

/** By this product's own id alone, where Understudy knows it; only without one by the e-mail, which may be somebody else's by now. */
export const findUser = ({ id, email }: { id?: string; email?: string }): FennelUser | null =>
  users.find((user) => (id === undefined ? user.email === email : user.id === id)) ?? null;

/** An example's: a real product compares with a stored hash. */
export const userWithPassword = (email: string, password: string): FennelUser | null =>
  password === "understudy-demo" ? findUser({ email }) : null;
