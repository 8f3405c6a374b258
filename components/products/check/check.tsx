"use client";
import { useState } from "react";
import type { ShownCheck } from "#lib/checks/show.ts";
import { stepNames, stepTitles } from "#lib/checks/step.ts";
import { Alert } from "../../ui/alert.tsx";
import { Button } from "../../ui/button.tsx";
import { Detail, Details } from "../../ui/details.tsx";
import { Empty } from "../../ui/empty.tsx";
import { nearing, useOnDemand } from "../../ui/on-demand.ts";
import { Section } from "../../ui/section.tsx";
import { UserName } from "../../users/name.tsx";
import { CheckSteps } from "./steps.tsx";
import { sumUp, useCheck } from "./use-check.ts";

interface Props {
  product: { id: string; name: string; targetLinkUri: string };
  /** Null where nobody has set it up. */
  check: ShownCheck | null;
}

const loadConfirm = () => import("./confirm.tsx");
const loadSetUp = () => import("./set-up.tsx");

/** Check my product: who is signed in as, what is asked, and what came of it, step by step. */
export function ProductCheck({ product, check }: Props) {
  const [opened, setOpened] = useState<"set-up" | "check" | null>(null);
  const [setUpPart, fetchSetUp] = useOnDemand(loadSetUp);
  const [confirmPart, fetchConfirm] = useOnDemand(loadConfirm);
  const { state, proof, begin, forget } = useCheck(product.id);
  const running = state.status === "running" || state.status === "asking";
  const openSetUp = () => {
    fetchSetUp();
    setOpened("set-up");
  };
  const openConfirm = () => {
    fetchConfirm();
    if (!running) setOpened("check");
  };
  const close = () => {
    forget();
    setOpened(null);
  };
  const steps = "steps" in state ? state.steps : null;
  const setUp = (
    <Button aria-haspopup="dialog" onClick={openSetUp} {...nearing(fetchSetUp)}>
      Set up
    </Button>
  );
  return (
    <Section
      actions={
        check && (
          <div className="flex flex-wrap gap-2">
            {setUp}
            <Button
              aria-busy={running}
              aria-haspopup="dialog"
              kind="primary"
              onClick={openConfirm}
              {...nearing(fetchConfirm)}
            >
              Check
            </Button>
          </div>
        )
      }
      note="Signs in as a test user, tries what an attacker would, and says what to mend."
      title="Check my product"
    >
      {check ? (
        <div className="flex flex-col gap-3">
          {steps === null && <WhatItDoes check={check} product={product} />}
          <div aria-atomic="true" className={steps === null ? undefined : "font-medium"} role="status">
            {steps !== null && <Progress state={state} />}
          </div>
          {state.status === "broken" && (
            <Alert>
              The connection broke off, and the check with it. Its session is over, or will be in two minutes.
            </Alert>
          )}
          {steps !== null && <CheckSteps running={running} steps={steps} />}
        </div>
      ) : (
        <Empty action={setUp} title="Nobody has said how to check it yet">
          Name a test user of yours, and an action that no employee may do in a user's name.
        </Empty>
      )}
      {setUpPart && (
        <setUpPart.SetUpCheck check={check} onOpenChange={close} open={opened === "set-up"} product={product} />
      )}
      {confirmPart && check && (
        <confirmPart.ConfirmCheck
          asking={state.status === "asking"}
          check={check}
          onConfirm={async () => {
            if (await begin()) setOpened(null);
          }}
          onOpenChange={close}
          open={opened === "check"}
          problem={state.status === "idle" ? state.problem : null}
          product={product}
          proof={proof}
        />
      )}
    </Section>
  );
}

function Progress({ state }: { state: ReturnType<typeof useCheck>["state"] }) {
  if (!("steps" in state)) return null;
  if (state.status !== "running") return <p>{sumUp(state.steps)}</p>;
  const next = stepNames[state.steps.length];
  return next ? (
    <p>
      Step {state.steps.length + 1} of {stepNames.length}: {stepTitles[next]}
    </p>
  ) : null;
}

const WhatItDoes = ({ product, check: { user, page, action } }: { product: Props["product"]; check: ShownCheck }) => (
  <Details>
    <Detail term="Signs in as">
      <UserName user={{ name: user.called, email: user.email }} />
    </Detail>
    <Detail term="Tells who is signed in">
      <Address text={page ?? product.targetLinkUri} />
    </Detail>
    <Detail term="Must be refused">
      {action ? (
        <Address text={`${action.method} ${action.address}`} />
      ) : (
        <span className="text-soft">No action is named, so none is asked for.</span>
      )}
    </Detail>
  </Details>
);

const Address = ({ text }: { text: string }) => (
  <span className="font-mono text-xs leading-5 wrap-anywhere">{text}</span>
);
