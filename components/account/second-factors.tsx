import type { SecondFactors as Own } from "#lib/second-factors/factor.ts";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { Section, surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { AddPasskey } from "./add-passkey.tsx";
import { AddTotp } from "./add-totp.tsx";
import { RenewCodes } from "./recovery-codes.tsx";

/** What proves that it's them, beside the password. */
export function SecondFactors({ own: { totps, passkeys, codesLeft }, needed }: { own: Own; needed: boolean }) {
  const none = totps.length + passkeys.length === 0;
  return (
    <div className="mt-10" id="second-factors">
      <Section
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <AddPasskey />
            <AddTotp />
          </div>
        }
        note="With one you prove that it's you before you begin as a user. Signing in asks for your password alone."
        title="Second factors"
      >
        <ul className={`${surfaceClass} divide-y divide-line`}>
          {passkeys.map((passkey) => (
            <Factor key={passkey.id} kind="passkeys" {...passkey} />
          ))}
          {totps.map((totp) => (
            <Factor key={totp.id} kind="totp" name="Authenticator app" {...totp} />
          ))}
          {none ? (
            <li className="px-5 py-3 text-soft">
              {needed ? "You have none, and your organization asks for one." : "You have none."}
            </li>
          ) : (
            <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
              <div className="leading-5">
                <div className="font-medium">Recovery codes</div>
                <div className="text-soft">{codesLeft === 1 ? "1 is left." : `${codesLeft} are left.`}</div>
              </div>
              <RenewCodes />
            </li>
          )}
        </ul>
      </Section>
    </div>
  );
}

interface FactorProps {
  id: string;
  kind: "passkeys" | "totp";
  name: string;
  addedAt: Date;
  lastUsedAt: Date | null;
}

const Factor = ({ id, kind, name, addedAt, lastUsedAt }: FactorProps) => (
  <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
    <div className="min-w-0 leading-5" id={`factor-${id}`}>
      <div className="font-medium wrap-anywhere">
        <bdi>{name}</bdi>
      </div>
      <div className="text-soft">
        {kind === "passkeys" && "Passkey, added "}
        {kind === "totp" && "Added "}
        <Time at={addedAt} />, {lastUsedAt ? "last used " : "not used since"}
        {lastUsedAt && <Time at={lastUsedAt} />}
      </div>
    </div>
    <ConfirmButton
      confirm="Remove"
      danger
      describedBy={`factor-${id}`}
      description="It proves nothing any more. With your last second factor the recovery codes go, too."
      done="It is removed."
      label="Remove"
      method="DELETE"
      title={`Remove ${name}?`}
      url={`/api/account/${kind}/${id}`}
    />
  </li>
);
