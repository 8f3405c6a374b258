import { useAuthInfo } from "@understudy/sdk/react";
import { useState } from "react";
import { useApi } from "./use-api.ts";

/** The backend refuses it to an impersonator whatever this page shows; saying so beforehand is a kindness. */
export function Export() {
  const { impersonatorUserId } = useAuthInfo();
  const api = useApi();
  const [said, setSaid] = useState("");

  const exportAll = () =>
    api<{ tasks: unknown[] }>("POST", "/api/exports").then(
      ({ tasks }) => setSaid(`${tasks.length} tasks are exported.`),
      (error: Error) => setSaid(error.message),
    );

  return (
    <section>
      <h2>Export</h2>
      <p className="soft">
        Everything of this account in one file.
        {impersonatorUserId !== undefined && " Only the user can have it."}
      </p>
      <button type="button" className="quiet" onClick={exportAll}>
        Export everything
      </button>
      <p role="status">{said}</p>
    </section>
  );
}
