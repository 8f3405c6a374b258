import { Ticket } from "../tickets/ticket.tsx";
import { Badge } from "../ui/badge.tsx";
import { localText, utcText } from "../ui/instant.ts";
import { isLong, LongText } from "../ui/long-text.tsx";
import { BROKE_GLASS } from "./marks.ts";

/** As little of a session as a row needs: fifty of them stand in the page twice. */
export interface Listed {
  id: string;
  by: string;
  /** What the user is called, whatever there is of a name. */
  called: string;
  /** Where that is something else. */
  email?: string;
  /** Where there are several. */
  product?: string;
  /** Whether it began without anybody's yes. */
  brokeGlass?: true;
  /** Why the product couldn't open it, where that is so. */
  refused?: string;
  reason?: string;
  ticket?: string;
  beganMs: number;
  lasted: string;
  /** How it ended, in words. */
  ended?: string;
  /** In place of that. */
  going?: string;
}

interface Props {
  session: Listed;
  inBrowser: boolean;
}

// Plain markup without classes, see `.history` in plain.css. The roles are said again because some browsers forget them.

// biome-ignore-start lint/a11y/noRedundantRoles: browsers forget a role with the layout

export const HistoryRow = ({ session, inBrowser }: Props) => {
  const { id, by, called, beganMs, lasted, ended, going } = session;
  const began = new Date(beganMs);
  const iso = began.toISOString();
  return (
    <tr role="row">
      <td role="cell">
        <a href={`/sessions/${id}`}>
          <bdi>{by}</bdi> <i>as</i> <bdi>{called}</bdi>
        </a>
        <WhoElse {...session} />
      </td>
      <td role="cell">
        <Why {...session} />
      </td>
      <td role="cell">
        <time dateTime={iso} title={inBrowser ? iso : undefined}>
          {inBrowser ? localText(began) : utcText(began)}
        </time>
      </td>
      <td role="cell">{lasted}</td>
      <td role="cell">{going ? <Badge tone="live">{going}</Badge> : ended}</td>
    </tr>
  );
};

// biome-ignore-end lint/a11y/noRedundantRoles: browsers forget a role with the layout

const WhoElse = ({ email, product, refused, brokeGlass }: Listed) => (
  <>
    {(email ?? product) !== undefined && (
      <small>
        {email !== undefined && <bdi>{email}</bdi>}
        {product !== undefined && (
          <>
            {email !== undefined && ", "}in <bdi>{product}</bdi>
          </>
        )}
      </small>
    )}
    {brokeGlass && <em>{BROKE_GLASS}</em>}
    {refused !== undefined && (
      <em>
        Couldn't be opened: <bdi>{refused}</bdi>
      </em>
    )}
  </>
);

const Why = ({ reason, ticket }: Listed) => (
  <>
    {reason === undefined ? <i>No reason given</i> : <Reason>{reason}</Reason>}
    {ticket !== undefined && (
      <small>
        Ticket <Ticket>{ticket}</Ticket>
      </small>
    )}
  </>
);

const Reason = ({ children: text }: { children: string }) =>
  isLong(text) ? <LongText>{text}</LongText> : <bdi>{text}</bdi>;
