import type { showPersonalToken } from "#lib/personal-tokens/show.ts";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { Section, surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { AddPersonalToken } from "./add-personal-token.tsx";

type Shown = ReturnType<typeof showPersonalToken>;

/** One's own tools: a terminal, a help desk's button. */
export const PersonalTokens = ({ tokens, now }: { tokens: Shown[]; now: Date }) => (
  <Section
    actions={<AddPersonalToken />}
    note="With one, a tool of yours begins and ends sessions in your name while you are signed in here. Each use is in the audit log."
    title="Tokens for your tools"
  >
    <ul className={`${surfaceClass} divide-y divide-line`}>
      {tokens.length === 0 && <li className="px-5 py-3 text-soft">You have none.</li>}
      {tokens.map((token) => (
        <Token isOver={new Date(token.expiresAt) <= now} key={token.id} token={token} />
      ))}
    </ul>
  </Section>
);

const Token = ({ token: { id, name, hint, expiresAt, lastUsedAt }, isOver }: { token: Shown; isOver: boolean }) => (
  <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
    <div className="min-w-0 leading-5" id={`token-${id}`}>
      <div className="font-medium wrap-anywhere">
        <bdi>{name}</bdi>
      </div>
      <div className="text-soft">
        Ends in <span className="font-mono text-xs">{hint}</span>, {lastUsedAt === null ? "not used yet" : "last used "}
        {lastUsedAt !== null && <Time at={new Date(lastUsedAt)} />}. {isOver ? "Over since " : "Until "}
        <Time at={new Date(expiresAt)} />.
      </div>
    </div>
    <ConfirmButton
      confirm="Remove"
      danger
      describedBy={`token-${id}`}
      description="Whatever tool uses it is refused from its next request on. Sessions that it began go on."
      done="The token is removed."
      label="Remove"
      method="DELETE"
      title={`Remove the token ${name}?`}
      url={`/api/account/tokens/${id}`}
    />
  </li>
);
