import type { Metadata } from "next";
import { Door } from "#components/shell/door.tsx";
import { LinkForm } from "#components/ui/link-form.tsx";
import { passwordHint } from "../password-hint.ts";

export const metadata: Metadata = { title: "Set up" };

export default function SetUpPage() {
  return (
    <Door intro="You will be its first Owner: the one who can turn impersonation on." title="Set up your dashboard">
      <LinkForm
        fields={[
          { name: "name", label: "Name", autoComplete: "name" },
          { name: "email", label: "E-mail", type: "email", autoComplete: "username" },
          { name: "password", label: "Password", type: "password", autoComplete: "new-password", hint: passwordHint },
        ]}
        submit="Create the first Owner"
        url="/api/auth/set-up"
      />
    </Door>
  );
}
