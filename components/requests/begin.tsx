"use client";
import { useRouter } from "next/navigation";
import { notify } from "../ui/notice.tsx";
import { LaunchButton } from "./launch-button.tsx";
import type { ShownRequest } from "./request.ts";

interface Props {
  request: Pick<ShownRequest, "id" | "kind" | "impersonationId">;
  /** A proof that it's them is asked for, as of now. */
  proofDue: boolean;
}

/** For whoever asked, once somebody has said yes: a session in a new tab, or changes in the one that there is. */
export function Begin({ request: { id, kind, impersonationId }, proofDue }: Props) {
  const router = useRouter();
  const toSession = () => {
    notify({ text: "Changes can be made now." });
    router.push(`/sessions/${impersonationId}`);
  };
  return (
    <LaunchButton
      atOnce={kind === "start" && !proofDue}
      kind="primary"
      label="Begin"
      onRaised={toSession}
      url={`/api/requests/${id}/start`}
    />
  );
}
