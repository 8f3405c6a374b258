import type { ReactNode } from "react";
import type { AuditEvent } from "#lib/audit/event.ts";
import { actorName } from "#lib/audit/sentence.ts";
import { calledOf } from "#lib/users/user.ts";
import { browserText } from "../account/browser.ts";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import { changesOf } from "./changes.ts";
import type { Entry } from "./entry.ts";
import { reasonOf } from "./reason.ts";
import { Told } from "./told.tsx";

/** What events don't say of themselves. */
export interface Around {
  /** Their names, by id. */
  products: Map<string, string>;
  /** Whether the server takes a proxy's word for where a request came from. */
  addressesKnown: boolean;
  /** Their places in the log's tree, by id; of those that are sealed. */
  leaves: Map<string, number>;
}

/** All that was recorded of one event. */
export const EventDetails = ({ event, ...around }: { event: AuditEvent } & Around) => (
  <div>
    <dl>
      <About event={event} {...around} />
      <Record event={event} {...around} />
    </dl>
  </div>
);

/** What the events of a start have in common once, and then each as it was recorded. */
export const StartDetails = ({ entry: { told, steps }, ...around }: { entry: Entry } & Around) => (
  <div>
    <dl>
      <About event={told} {...around} />
    </dl>
    <ol>
      {steps.map((step) => (
        <li key={step.id}>
          <p>
            <Told event={step} />
          </p>
          <dl>
            <Record event={step} {...around} />
          </dl>
        </li>
      ))}
    </ol>
  </div>
);

/** What it was about. */
function About({ event, products }: { event: AuditEvent } & Around) {
  const { user, employee, impersonationId, productId } = event;
  const reason = reasonOf(event);
  return (
    <>
      <Fact term="By">{actorText(event)}</Fact>
      {user && (
        <Fact term="User">
          <TextLink href={`/users/${user.id}`}>
            <bdi>{calledOf(user)}</bdi>
          </TextLink>{" "}
          {user.email !== calledOf(user) && user.email}
        </Fact>
      )}
      {employee && <Fact term="Employee">{`${employee.name} ${employee.email}`}</Fact>}
      {productId !== null && <Fact term="Product">{products.get(productId) ?? productId}</Fact>}
      {reason && (
        <Fact term={reason.term}>
          {reason.text}
          {reason.code !== null && <Code>{reason.code}</Code>}
        </Fact>
      )}
      {changesOf(event).map(({ term, text }) => (
        <Fact key={term} term={term}>
          {text}
        </Fact>
      ))}
      {impersonationId !== null && (
        <Fact term="Session">
          <TextLink href={`/sessions/${impersonationId}`}>{impersonationId}</TextLink>
        </Fact>
      )}
    </>
  );
}

/** When and from where it was recorded, and under which names programs find it. */
const Record = ({
  event: { type, at, actor, ip, userAgent, requestId, id },
  addressesKnown,
  leaves,
}: { event: AuditEvent } & Around) => (
  <>
    <Fact term="Time">
      <Time at={at} precision="seconds" />
    </Fact>
    <Fact term="Type">{type}</Fact>
    <Fact term="Address">{ip ?? (addressesKnown || actor.kind === "system" ? "not known" : NO_PROXY)}</Fact>
    <Fact term="Browser">
      {userAgent === null ? "not known" : <span title={userAgent}>{browserText(userAgent)}</span>}
    </Fact>
    <Fact term="Request">{requestId}</Fact>
    <Fact term="Event">{id}</Fact>
    <Fact term="Leaf">
      <Leaf eventId={id} index={leaves.get(id)} />
    </Fact>
  </>
);

/** Counted from 0, as proofs count. */
const Leaf = ({ eventId, index }: { eventId: string; index: number | undefined }) =>
  index === undefined ? (
    "not sealed yet"
  ) : (
    <>
      {index.toLocaleString("en")}{" "}
      <a download={`proof-of-${eventId}.json`} href={`/api/audit/proof?event=${eventId}`}>
        Get its proof
      </a>
    </>
  );

const NO_PROXY = "not known: the server is told of no proxy in front of it (TRUSTED_PROXIES is 0)";

const Code = ({ children }: { children: string }) => <small>{children}</small>;

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <>
    <dt>{term}</dt>
    <dd>
      <bdi>{children}</bdi>
    </dd>
  </>
);

function actorText({ actor }: AuditEvent): string {
  if ("email" in actor) return [...new Set([actorName(actor), actor.email])].filter(Boolean).join(" ");
  return actor.kind === "api_key" ? `${actor.name}, an API key` : actorName(actor);
}
