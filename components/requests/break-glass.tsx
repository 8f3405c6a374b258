import { LaunchButton } from "./launch-button.tsx";
import type { ShownRequest } from "./request.ts";

interface Props {
  request: Pick<ShownRequest, "user" | "product" | "reason" | "ticket" | "access">;
  /** A proof that it's them is asked for, as of now. */
  proofDue: boolean;
}

/** For an Owner who waits for somebody's yes and can't wait any longer: the session that was asked for, marked for good. */
export function BreakGlass({ request: { user, product, reason, ticket, access }, proofDue }: Props) {
  const wanted = { userId: user?.id, productId: product?.id, reason: reason ?? "", ticket: ticket ?? "", access };
  return (
    <span className="inline-flex flex-col items-start gap-1 sm:items-end">
      <LaunchButton
        atOnce={!proofDue}
        body={{ ...wanted, breakGlass: true }}
        describedBy="break-glass-note"
        label="Break the glass"
        url="/api/impersonations"
      />
      <span className="text-xs text-soft" id="break-glass-note">
        Begin without waiting. Every other Owner is told.
      </span>
    </span>
  );
}
