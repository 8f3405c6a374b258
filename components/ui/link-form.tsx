"use client";
import { useSyncExternalStore } from "react";
import { Alert } from "./alert.tsx";
import { CommandForm, type FieldSpec } from "./command-form.tsx";

interface Props {
  url: string;
  fields: FieldSpec[];
  submit: string;
}

/** A form that a one-time link leads to; the answer says where it goes on. The token stands in the address's fragment, which no server or log ever sees. */
export function LinkForm({ url, fields, submit }: Props) {
  const token = useFragment();
  if (token === "") return <Alert>This link is incomplete. Open it again, as a whole, or ask for a new one.</Alert>;
  return (
    <>
      <noscript>
        <p className="mb-4">This page needs JavaScript.</p>
      </noscript>
      <CommandForm<{ location: string }>
        extra={{ token: token ?? "" }}
        fields={fields}
        method="POST"
        onDone={(done) => location.assign(done.location)}
        submit={submit}
        url={url}
      />
    </>
  );
}

/** Null on the server, which never gets to see it. */
function useFragment(): string | null {
  return useSyncExternalStore<string | null>(
    (changed) => {
      window.addEventListener("hashchange", changed);
      return () => window.removeEventListener("hashchange", changed);
    },
    () => location.hash.slice(1),
    () => null,
  );
}
