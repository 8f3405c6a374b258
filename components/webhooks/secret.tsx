import { OneTimeSecret } from "../ui/one-time-secret.tsx";

export const WebhookSecret = ({ secret }: { secret: string }) => (
  <OneTimeSecret label="Signing secret" value={secret}>
    <strong className="font-medium text-ink">This is the only time it is shown.</strong> Whoever receives the events
    checks by it that they come from here. Keep it with that server's secrets. One that is lost can be rotated.
  </OneTimeSecret>
);
