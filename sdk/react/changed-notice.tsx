"use client";

import { useEffect, useState } from "react";
import { isChanged, markChanged } from "./changed-mark.ts";
import type { AuthUser } from "./session.ts";
import { UserName } from "./user-name.tsx";

/** Another tab started another session, and this one followed: said until it is dismissed, whoever it is now. */
export function ChangedNotice({ user }: { user: AuthUser }) {
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(isChanged()), []);
  const dismiss = () => {
    markChanged(false);
    setShown(false);
  };
  return shown ? (
    <p className="understudy-changed" role="alert">
      The session in this tab has changed. You are signed in as <UserName user={user} /> now.
      <button type="button" onClick={dismiss}>
        OK
      </button>
    </p>
  ) : null;
}
