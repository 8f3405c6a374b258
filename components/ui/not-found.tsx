import { Door } from "../shell/door.tsx";
import { TextLink } from "./text-link.tsx";

/** The dashboard's answer to an address that leads nowhere. */
export function NotFound() {
  return (
    <Door intro="There is nothing at this address. It may have been moved, or mistyped." title="Not found">
      <TextLink href="/users">Go to the dashboard</TextLink>
    </Door>
  );
}
