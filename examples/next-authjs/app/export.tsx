"use client";

import { useState } from "react";

export function Export() {
  const [said, setSaid] = useState("");

  const exportAll = async () => {
    const response = await fetch("/api/exports", { method: "POST" });
    const answer = await response.json().catch(() => ({}));
    setSaid(
      response.ok ? `${answer.tasks.length} tasks are exported.` : (answer.detail ?? "That didn't work. Try again."),
    );
  };

  return (
    <>
      <button className="quiet" onClick={exportAll} type="button">
        Export everything
      </button>
      <p role="status">{said}</p>
    </>
  );
}
