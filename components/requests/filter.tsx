import Link from "next/link";
import { addressOf } from "../ui/pager.tsx";

export type Which = "waiting" | "answered" | undefined;

const choices: { which: Which; label: string }[] = [
  { which: undefined, label: "All" },
  { which: "waiting", label: "Waiting" },
  { which: "answered", label: "Answered" },
];

/** All of them, what waits for an answer, or the rest: each an address of its own. */
export const RequestFilter = ({ which }: { which: Which }) => (
  <nav aria-label="Which requests" className="mb-4 flex flex-wrap gap-1">
    {choices.map((choice) => (
      <Link
        aria-current={choice.which === which ? "page" : undefined}
        className="flex h-9 items-center rounded-md px-3 font-medium text-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink"
        href={addressOf("/requests", { status: choice.which })}
        key={choice.label}
        prefetch={false}
      >
        {choice.label}
      </Link>
    ))}
  </nav>
);
