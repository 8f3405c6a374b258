/** Whom, and which of two who have the same name. `name` may be the e-mail, where there is no other. */
export const UserName = ({ user: { name, email } }: { user: { name: string; email: string | null } }) => (
  <>
    <bdi className="font-medium">{name}</bdi>
    {email !== null && email !== name && (
      <>
        {" "}
        (<bdi>{email}</bdi>)
      </>
    )}
  </>
);
