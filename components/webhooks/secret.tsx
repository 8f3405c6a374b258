import { OneTimeSecret } from "../ui/one-time-secret.tsx";

export const secretText = {
  label: "Signing secret",
  hint: (
    <>
      <strong className="font-medium text-ink">This is the only time it is shown.</strong> Whoever receives the events
      checks by it that they come from here. Keep it with that server's secrets. One that is lost can be rotated.
    </>
  ),
};

export const WebhookSecret = ({ secret }: { secret: string }) => (
  <OneTimeSecret label={secretText.label} value={secret}>
    {secretText.hint}
  </OneTimeSecret>
);
