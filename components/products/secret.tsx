import { OneTimeSecret } from "../ui/one-time-secret.tsx";
import { SECRET_VARIABLE } from "./secret-names.ts";

export const secretText = {
  label: "Client secret",
  hint: (
    <>
      <strong className="font-medium text-ink">This is the only time it is shown.</strong> Keep it with the secrets of
      the product's server, as <code className="font-mono">{SECRET_VARIABLE}</code>, and never in a browser or in a
      repository. One that is lost can be rotated.
    </>
  ),
};

export const ProductSecret = ({ clientSecret }: { clientSecret: string }) => (
  <OneTimeSecret label={secretText.label} value={clientSecret}>
    {secretText.hint}
  </OneTimeSecret>
);
