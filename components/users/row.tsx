import { Badge } from "../ui/badge.tsx";
import { localText, utcText } from "../ui/instant.ts";
import { RowInsideBadge } from "./inside-badge.tsx";
import type { Listed } from "./table.tsx";

interface Props {
  user: Listed;
  nth: number;
  open: boolean;
  inBrowser: boolean;
}

/*
 * Plain markup without classes, see `.rows` in plain.css, and no component of its own that would have to wake up: what
 * a row does, its table does. The roles are said again because some browsers forget them with the layout.
 */

// biome-ignore-start lint/a11y/noRedundantRoles: browsers forget a role with the layout

export const UserRow = ({ user: { id, name, email, addedMs, disabled, ...user }, nth, open, inBrowser }: Props) => {
  const added = new Date(addedMs);
  const iso = added.toISOString();
  return (
    <tr role="row">
      <td role="cell">
        <a href={`/users/${id}`}>
          <bdi>{name}</bdi>
        </a>
        {disabled && (
          <span className="ml-2">
            <Badge tone="muted">Disabled</Badge>
          </span>
        )}
        {user.protected && (
          <span className="ml-2">
            <Badge>Protected</Badge>
          </span>
        )}
        {user.inside && (
          <span className="max-md:block md:ml-2">
            <RowInsideBadge {...user.inside} />
          </span>
        )}
      </td>
      <td role="cell">
        <bdi id={`e${nth}`}>{email}</bdi>
      </td>
      <td role="cell">
        <time dateTime={iso} title={inBrowser ? iso : undefined}>
          {inBrowser ? localText(added) : utcText(added)}
        </time>
      </td>
      <td role="cell">
        <button
          aria-describedby={`e${nth}`}
          aria-expanded={open}
          aria-haspopup="menu"
          aria-label={`Actions for ${name}`}
          disabled={!inBrowser}
          type="button"
          value={nth}
        >
          Actions
        </button>
      </td>
    </tr>
  );
};

// biome-ignore-end lint/a11y/noRedundantRoles: browsers forget a role with the layout
