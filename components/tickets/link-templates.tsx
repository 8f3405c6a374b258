import { CodeBlock } from "../ui/code-block.tsx";
import { recipesFor } from "./recipes.ts";

/** Links to paste into a help desk, each copied with one click. */
export const LinkTemplates = ({ dashboardUrl }: { dashboardUrl: string }) => (
  <div className="mt-5 w-full border-t border-line pt-5">
    <h3 className="font-medium">Links from your help desk</h3>
    <p className="mt-1 max-w-prose leading-6 text-soft">
      Such a link opens the dialog filled in, and confirms nothing. Keep it in internal notes: what stands in a reply
      reaches the customer.
    </p>
    <ul className="mt-4 flex flex-col gap-5">
      {recipesFor(dashboardUrl).map(({ name, where, link }) => (
        <li key={name}>
          <CodeBlock code={link} title={name} />
          <p className="mt-1.5 max-w-prose text-xs leading-5 text-soft">{where}</p>
        </li>
      ))}
    </ul>
  </div>
);
