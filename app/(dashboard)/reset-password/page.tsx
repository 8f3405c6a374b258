import type { Metadata } from "next";
import { Door } from "#components/shell/door.tsx";
import { LinkForm } from "#components/ui/link-form.tsx";
import { passwordHint } from "../password-hint.ts";

export const metadata: Metadata = { title: "Choose a new password" };

export default function ResetPasswordPage() {
  return (
    <Door intro="You will be signed out everywhere else." title="Choose a new password">
      <LinkForm
        fields={[
          {
            name: "password",
            label: "New password",
            type: "password",
            autoComplete: "new-password",
            hint: passwordHint,
          },
        ]}
        submit="Save the password"
        url="/api/auth/reset-password"
      />
    </Door>
  );
}
