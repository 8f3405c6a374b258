"use client";
import { useState } from "react";
import { CommandForm } from "../ui/command-form.tsx";
import { notify } from "../ui/notice.tsx";

export function ChangePassword({ email, hint }: { email: string; hint: string }) {
  // A new key is a new form: empty again.
  const [changes, setChanges] = useState(0);
  const finish = () => {
    setChanges(changes + 1);
    notify({ text: "Your password is changed. Your other sessions have ended." });
  };
  return (
    <>
      {/* So that password managers know whose it is. */}
      <input autoComplete="username" hidden readOnly value={email} />
      <CommandForm
        fields={[
          { name: "current", label: "Current password", type: "password", autoComplete: "current-password" },
          { name: "next", label: "New password", type: "password", autoComplete: "new-password", hint },
        ]}
        key={changes}
        method="PUT"
        onDone={finish}
        submit="Change password"
        url="/api/account/password"
      />
    </>
  );
}
