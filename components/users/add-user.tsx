import { DialogForm } from "../ui/dialog-form.tsx";

export const AddUser = ({ primary = false }: { primary?: boolean }) => (
  <DialogForm
    description="They can sign in to the product once they have a password there."
    done="The user is added."
    fields={[
      { name: "name", label: "Name" },
      { name: "email", label: "E-mail", type: "email" },
    ]}
    kind={primary ? "primary" : "plain"}
    label="Add user"
    method="POST"
    submit="Add user"
    title="Add a user"
    url="/api/users"
  />
);
