import { ImpersonateButton } from "#components/impersonations/impersonate-button.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { ERASED } from "#lib/audit/log/erased.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { type Impersonation, statusOf } from "#lib/impersonations/impersonation.ts";
import { ownReturn } from "#lib/tickets/way-back.ts";
import { getUser } from "#lib/users/get.ts";
import { known } from "../../asked.ts";
import { refusalOf, targetOf, termsOf } from "../../terms.ts";

interface Props {
  context: EmployeeContext;
  impersonation: Impersonation;
}

/** Where its own impersonator goes on to from a session: back to the ticket, or into another one like it. Nothing for others. */
export async function Again({ context, impersonation }: Props) {
  if (impersonation.impersonator.id !== context.caller.id) return null;
  const returnTo = await ownReturn(context, impersonation);
  const over = statusOf(impersonation, context.clock()) === "ended";
  return (
    <>
      {returnTo !== null && (
        <a className={buttonClass()} href={returnTo} rel="noreferrer">
          Back to the ticket
        </a>
      )}
      {over && <StartAgain context={context} impersonation={impersonation} returnTo={returnTo} />}
    </>
  );
}

async function StartAgain({ context, impersonation, returnTo }: Props & { returnTo: string | null }) {
  const { terms } = await termsOf(context);
  const user = terms && (await known(() => getUser(context, impersonation.user.id)));
  if (!terms || !user) return null;
  const { reason, ticket } = impersonation;
  const given = { reason: reason === ERASED ? "" : (reason ?? ""), ticket: ticket ?? "", returnTo };
  return (
    <ImpersonateButton
      given={given}
      label="Start again as this user"
      refusal={refusalOf(user, terms)}
      terms={terms}
      user={targetOf(user)}
    />
  );
}
