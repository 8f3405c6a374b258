import { endReasonText } from "#lib/impersonations/end-reason.ts";
import type { Listed } from "./history-row.tsx";
import { HistoryRows } from "./history-rows.tsx";
import { lasted, type Session } from "./session.tsx";

interface Props {
  sessions: Session[];
  label: string;
  /** Whether there are several products, so that it says which. */
  naming: boolean;
  /** Whose page it is: what they ended themselves says so. */
  readerId: string;
}

/** What has been: who, as whom, why, when, for how long, and why it ended. */
export const HistoryTable = ({ sessions, label, ...reader }: Props) => (
  <HistoryRows label={label} sessions={sessions.map((session) => listedOf(session, reader))} />
);

function listedOf(session: Session, { naming, readerId }: Pick<Props, "naming" | "readerId">): Listed {
  const { id, impersonator, user, called, product, refused, reason, ticket, createdAt, status, breakGlass } = session;
  return {
    ...{ id, called, by: impersonator.name, beganMs: Date.parse(createdAt), lasted: lasted(session) },
    ...(user.email !== null && user.email !== called && { email: user.email }),
    ...(naming && { product: product.name }),
    ...(breakGlass && { brokeGlass: true as const }),
    ...(refused !== undefined && { refused }),
    ...(reason !== null && { reason }),
    ...(ticket !== null && { ticket }),
    ...(status === "ended"
      ? { ended: endReasonText(session, readerId) }
      : { going: status === "live" ? "Live now" : "Opening" }),
  };
}
