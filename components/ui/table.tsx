import type { ComponentProps, ReactNode } from "react";
import { liveSurfaceClass, surfaceClass } from "./section.tsx";

interface Props {
  label: string;
  head: ReactNode;
  live?: boolean;
  /** Many rows of one line each. */
  dense?: boolean;
  /** Its rows carry no classes: `.rows` in plain.css, or `.history`. */
  plain?: boolean | "history";
  children: ReactNode;
}

/*
 * On a phone each row is a card of its own: nothing is hidden there, and nothing scrolls sideways. The roles are said
 * again because some browsers forget them with the layout.
 */

export function Table({ label, head, live, dense, plain, children }: Props) {
  const rowsClass = plain === "history" ? "rows history" : plain ? "rows" : "";
  return (
    <div
      className={`${live ? liveSurfaceClass : surfaceClass} overflow-hidden ${dense ? "[--row-space:0.25rem]" : ""}`}
    >
      {/* biome-ignore lint/a11y/noRedundantRoles: browsers forget a role with the layout */}
      <table aria-label={label} className="w-full table-fixed border-collapse text-left max-md:block" role="table">
        <thead className="border-b border-line text-xs text-soft max-md:hidden">
          <tr>{head}</tr>
        </thead>
        {/* biome-ignore lint/a11y/noRedundantRoles: browsers forget a role with the layout */}
        <tbody className={`divide-y divide-line max-md:block ${rowsClass}`} role="rowgroup">
          {children}
        </tbody>
      </table>
    </div>
  );
}

export const Head = ({ className = "", ...props }: ComponentProps<"th">) => (
  <th className={`h-10 px-4 font-medium first:pl-5 last:pr-5 ${className}`} scope="col" {...props} />
);

const row =
  "max-md:grid max-md:items-center max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:gap-y-1 max-md:px-4 max-md:py-3.5";

/** With `opens`, for a row whose name is a link that lies over all of it; the transform is for browsers that don't place inside of a row. */
export const Row = ({ opens, children }: { opens?: boolean; children: ReactNode }) => (
  // biome-ignore lint/a11y/noRedundantRoles: browsers forget a role with the layout
  <tr className={`${row} ${opens ? "relative translate-x-0 hover:bg-sunken" : ""}`} role="row">
    {children}
  </tr>
);

const cell = "align-middle leading-5 wrap-anywhere md:px-4 md:py-(--row-space,0.75rem) md:first:pl-5 md:last:pr-5";

export const Cell = ({ className = "", ...props }: ComponentProps<"td">) => (
  // biome-ignore lint/a11y/noRedundantRoles: browsers forget a role with the layout
  <td className={`${cell} max-md:not-first:col-span-full ${className}`} role="cell" {...props} />
);

/** The last of a row: what can be done with it. On a phone it stands beside the first. */
export const ActionCell = (props: ComponentProps<"td">) => (
  // biome-ignore lint/a11y/noRedundantRoles: browsers forget a role with the layout
  <td className={`${cell} relative text-right max-md:col-start-2 max-md:row-start-1`} role="cell" {...props} />
);

/** A column's name where there is no head to say it. */
export const Inline = ({ children }: { children: string }) => <span className="text-soft md:hidden">{children} </span>;
