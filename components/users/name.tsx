/** Whom, and which of two who have the same name. */
export const UserName = ({ user: { name, email } }: { user: { name: string; email: string } }) => (
  <>
    <bdi className="font-medium">{name}</bdi> (<bdi>{email}</bdi>)
  </>
);
