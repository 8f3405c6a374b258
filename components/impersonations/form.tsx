"use client";
import { type FormEvent, useRef, useState } from "react";
import { Alert } from "../ui/alert.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { fieldProblem, type Problem } from "../ui/command.ts";
import { DialogActions } from "../ui/dialog.tsx";
import { Field, inputClass, TextField } from "../ui/field.tsx";
import { SUBMIT_KEYS, submitByKeys } from "../ui/submit-keys.ts";
import { useCommand } from "../ui/use-command.ts";
import { ApprovalNeeded, isPassable } from "./approval.tsx";
import { draftFrom, draftOf, type Given, keepDraft } from "./draft.ts";
import { firstProduct, keepProduct } from "./last-product.ts";
import { LevelChoice } from "./level-choice.tsx";
import { ProductField } from "./product-field.tsx";
import { launchTab } from "./tab.ts";
import type { Target, Terms } from "./terms.ts";

/** As much of the answer as the dialog needs. */
export interface Launch {
  impersonation: { product: { name: string } };
  launchUrl: string;
}
/** Instead of that: somebody has to say yes first. */
export interface Asked {
  request: { id: string };
}

interface Props {
  user: Target;
  terms: Terms;
  given?: Given | undefined;
  onCancel: () => void;
  onDone: (launch: Launch, opened: boolean) => void;
  onAsked: (asked: Asked) => void;
}

export function ImpersonationForm({ user, terms, given: filledIn, onCancel, onDone, onAsked }: Props) {
  const { sending, problem, proof, send } = useCommand<Launch | Asked>("POST", "/api/impersonations", { stay: true });
  const writer = { employeeId: terms.employeeId, userId: user.id };
  const [draft] = useState(() => draftFrom(writer, filledIn));
  const [reason, setReason] = useState(draft?.reason ?? "");
  const [access, setAccess] = useState(terms.level);
  const [breakGlass, setBreakGlass] = useState(false);
  const [missing, setMissing] = useState<"product" | "reason" | null>(null);
  const [productId, setProductId] = useState(() => firstProduct(terms));
  const product = terms.products.find(({ id }) => id === productId);
  const needsYes = user.asks === true || product?.asks === true || terms.asks.includes(access);
  const asks = needsYes && !breakGlass;
  const waits = needsYes || user.says?.choice === "ask" || isPassable(problem?.code);
  const form = useRef<HTMLFormElement>(null);
  const underWay = useRef(false);

  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (underWay.current) return;
    const given = new FormData(event.currentTarget);
    const chosenId = given.get("productId");
    const left = chosenId === "" ? "product" : terms.reasonRequired && reason.trim() === "" ? "reason" : null;
    setMissing(left);
    if (left !== null) return focusOn(left === "product" ? "productId" : "reason");
    underWay.current = true;
    const tab = launchTab(!asks && !terms.proofDue);
    const chosen = {
      ...(terms.levels.length > 1 && { access }),
      ...(chosenId && { productId: chosenId }),
      ...(waits && breakGlass && { breakGlass }),
      ...(draft?.returnTo && { returnTo: draft.returnTo }),
    };
    const sent = await send({ userId: user.id, reason, ticket: given.get("ticket"), ...chosen }, tab.close);
    underWay.current = false;
    if (!sent?.done || "request" in sent.value) tab.close();
    if (!sent?.done) {
      // What was only filled in beforehand isn't kept yet.
      if (sent?.problem.code === "not_signed_in") return keep(given);
      return focusOn(fieldOf(sent?.problem ?? null));
    }
    if ("request" in sent.value) return onAsked(sent.value);
    if (chosenId) keepProduct(terms.employeeId, String(chosenId));
    onDone(sent.value, tab.lead(sent.value.launchUrl));
  }

  function chooseProduct(id: string) {
    setProductId(id);
    setMissing(null);
  }

  function keep(typed: FormData) {
    const words = { reason: String(typed.get("reason")), ticket: String(typed.get("ticket")) };
    keepDraft(writer, { ...words, ...(draft?.returnTo && { returnTo: draft.returnTo }) });
  }

  const focusOn = (name: string) => form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
  const wrongProduct =
    missing === "product"
      ? CHOOSE
      : problem && isAboutProduct(problem)
        ? (fieldProblem(problem, "productId") ?? CHOOSE)
        : null;
  const wrongReason =
    missing === "reason" ? "Say why you need to sign in as this user." : fieldProblem(problem, "reason");
  const wrongTicket = fieldProblem(problem, "ticket");
  const signedOut = problem?.code === "not_signed_in";
  return (
    <>
      <form
        className="mt-5 flex flex-col gap-4"
        noValidate
        onInput={(event) => keep(new FormData(event.currentTarget))}
        onKeyDown={submitByKeys}
        onSubmit={confirm}
        ref={form}
      >
        {problem && !signedOut && !wrongProduct && !wrongReason && !wrongTicket && <Alert>{problem.detail}</Alert>}
        {terms.products.length > 1 && (
          <ProductField chosen={productId} error={wrongProduct} onChange={chooseProduct} products={terms.products} />
        )}
        <Field
          error={wrongReason}
          hint={
            <span className="flex justify-between gap-4">
              <span>The user may be shown this.</span>
              <span className="tabular-nums">
                {reason.length} of {terms.reasonMax}
              </span>
            </span>
          }
          label="Reason"
          optional={!terms.reasonRequired}
        >
          {(aria) => (
            <textarea
              className={`${inputClass} h-auto min-h-20 resize-y py-2`}
              maxLength={terms.reasonMax}
              onChange={(event) => {
                setReason(event.target.value);
                setMissing(null);
              }}
              name="reason"
              rows={3}
              value={reason}
              {...aria}
            />
          )}
        </Field>
        <TextField
          autoComplete="off"
          defaultValue={draft?.ticket}
          error={wrongTicket}
          label="Ticket"
          maxLength={terms.ticketMax}
          name="ticket"
          optional
        />
        {terms.levels.length > 1 && <LevelChoice choices={terms.levels} chosen={access} onChoose={setAccess} />}
        {waits && (
          <ApprovalNeeded
            breaking={breakGlass}
            mayBreakGlass={terms.mayBreakGlass}
            needsYes={needsYes}
            onBreak={setBreakGlass}
          />
        )}
        {signedOut ? (
          <SignedOut kept={draftOf(writer) !== null} onCancel={onCancel} userId={user.id} />
        ) : (
          <DialogActions>
            <Button onClick={onCancel}>Cancel</Button>
            <Button aria-busy={sending} aria-keyshortcuts={SUBMIT_KEYS} kind="primary" type="submit">
              {asks ? "Ask for approval" : "Confirm"}
            </Button>
          </DialogActions>
        )}
      </form>
      {proof}
    </>
  );
}

interface SignedOutProps {
  userId: string;
  /** Whether the browser could keep what was typed. */
  kept: boolean;
  onCancel: () => void;
}

/** The dashboard session ended meanwhile. Nothing was started, and nothing that was typed is thrown away. */
const SignedOut = ({ userId, kept, onCancel }: SignedOutProps) => (
  <>
    <Alert>
      You were signed out meanwhile, so nothing was started. Sign in again and you come back to this user
      {kept && ", with what you wrote"}.
    </Alert>
    <DialogActions>
      <Button onClick={onCancel}>Cancel</Button>
      <a className={buttonClass("primary")} href={`/sign-in?next=/users/${userId}`} ref={(link) => link?.focus()}>
        Sign in again
      </a>
    </DialogActions>
  </>
);

const CHOOSE = "Choose the product you want to sign in to.";

const fieldOf = (problem: Problem | null): string => {
  if (problem && isAboutProduct(problem)) return "productId";
  return fieldProblem(problem, "ticket") ? "ticket" : "reason";
};

const isAboutProduct = (problem: Problem): boolean =>
  problem.code === "product_required" || fieldProblem(problem, "productId") !== null;
