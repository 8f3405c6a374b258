import { Ticket } from "../tickets/ticket.tsx";
import { Detail } from "../ui/details.tsx";
import { TextLink } from "../ui/text-link.tsx";

interface Props {
  user: { id: string; email: string | null };
  /** What the user is called. */
  called: string;
  product: { name: string };
  reason: string | null;
  ticket: string | null;
}

/** As whom, where and why: of a session, and of what is asked for. */
export const AboutDetails = ({ user, called, product, reason, ticket }: Props) => (
  <>
    <Detail term="User">
      <TextLink href={`/users/${user.id}`}>
        <bdi>{called}</bdi>
      </TextLink>{" "}
      {user.email !== called && <bdi className="text-soft">{user.email}</bdi>}
    </Detail>
    <Detail term="Product">
      <bdi>{product.name}</bdi>
    </Detail>
    <Detail term="Reason">
      {reason === null ? "No reason given" : <bdi className="whitespace-pre-line">{reason}</bdi>}
    </Detail>
    {ticket !== null && (
      <Detail term="Ticket">
        <Ticket>{ticket}</Ticket>
      </Detail>
    )}
  </>
);
