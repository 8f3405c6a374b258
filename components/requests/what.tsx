import type { ShownRequest } from "./request.ts";

type Props = Pick<ShownRequest, "kind" | "impersonator" | "called">;

/** Who asks for what, in a line. */
export const What = ({ request: { kind, impersonator, called } }: { request: Props }) => (
  <>
    <bdi>{impersonator.name}</bdi> <span className="font-normal text-soft">{words[kind]}</span>
    {called !== null && (
      <>
        {" "}
        <bdi>{called}</bdi>
      </>
    )}
  </>
);

const words: Record<ShownRequest["kind"], string> = {
  start: "as",
  raise: "to make changes as",
  grant: "for access to impersonation",
};
