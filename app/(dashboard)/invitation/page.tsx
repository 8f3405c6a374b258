import type { Metadata } from "next";
import { Door } from "#components/shell/door.tsx";
import { LinkForm } from "#components/ui/link-form.tsx";
import { passwordHint } from "../password-hint.ts";

export const metadata: Metadata = { title: "Join the team" };

export default function InvitationPage() {
  return (
    <Door intro="Somebody invited you. Choose a password, then sign in with your e-mail." title="Join the team">
      <LinkForm
        fields={[
          { name: "password", label: "Password", type: "password", autoComplete: "new-password", hint: passwordHint },
        ]}
        submit="Join"
        url="/api/auth/invitation"
      />
    </Door>
  );
}
