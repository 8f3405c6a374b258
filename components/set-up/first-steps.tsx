import Link from "next/link";
import type { ReactNode } from "react";
import { mayChangeSettings } from "#lib/policy.ts";
import type { FirstSteps as Steps } from "#lib/settings/settings.ts";
import { buttonClass } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { AddUser } from "../users/add-user.tsx";

interface Props {
  steps: Steps;
  reader: Parameters<typeof mayChangeSettings>[0];
}

/** The way from an empty dashboard to the first session, each step with the button that takes it. */
export function FirstSteps({ steps: { product, users, enabled, granted }, reader }: Props) {
  return (
    <section aria-labelledby="first-steps" className={`${surfaceClass} mb-8 p-5 sm:p-6`}>
      <h2 className="text-base font-semibold" id="first-steps">
        Four steps to the first session
      </h2>
      <ol className="mt-3 divide-y divide-line">
        <Step
          action={<Go href="/products/new">Register product</Go>}
          done={product}
          number={1}
          title="Register your product"
        >
          The application that your users sign in to. You get the code to paste.
        </Step>
        <Step action={<BringUsers />} done={users} number={2} title="Bring your users">
          Add one, import a list, or let your own servers bring them with an API key.
        </Step>
        <Step
          action={mayChangeSettings(reader).allowed && <Go href="/settings?configure">Turn it on</Go>}
          done={enabled}
          number={3}
          title="Turn user impersonation on"
        >
          User impersonation is off until an Owner turns it on in Project Settings.
        </Step>
        <Step
          action={enabled && <Go href="/settings?configure">Give access</Go>}
          done={granted}
          number={4}
          title="Give access"
        >
          Choose who may impersonate. No role has access by itself, not even yours.
        </Step>
      </ol>
    </section>
  );
}

interface StepProps {
  number: number;
  title: string;
  done: boolean;
  /** What takes the step, where the reader can take it now. */
  action: ReactNode;
  children: string;
}

const Step = ({ number, title, done, action, children }: StepProps) => (
  <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
    <span
      aria-hidden="true"
      className={`flex size-7 shrink-0 items-center justify-center rounded-full border text-xs font-medium ${done ? "border-solid bg-solid text-on-solid forced-color-adjust-none" : "border-edge text-soft"}`}
    >
      {done ? <Icon name="check" /> : number}
    </span>
    <div className="min-w-0 flex-1 basis-52 leading-5">
      <p className="font-medium">
        {title}
        {done && <span className="sr-only">, done</span>}
      </p>
      {!done && <p className="text-soft">{children}</p>}
    </div>
    {!done && action && <div className="flex flex-wrap gap-2">{action}</div>}
  </li>
);

const Go = ({ href, children }: { href: string; children: string }) => (
  <Link className={buttonClass()} href={href} prefetch={false}>
    {children}
  </Link>
);

const BringUsers = () => (
  <>
    <Go href="/users/import">Import</Go>
    <AddUser />
  </>
);
