const paths = {
  down: "m4 6 4 4 4-4",
  close: "m4 4 8 8m0-8-8 8",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.7-1.3L14 14",
  menu: "M3 8h.01M8 8h.01M13 8h.01",
  bell: "M4 7a4 4 0 1 1 8 0c0 3 1.25 3.75 1.25 4.5H2.75C2.75 10.75 4 10 4 7Zm2.75 6.75a1.4 1.4 0 0 0 2.5 0",
  check: "m3 8.5 3.5 3.5L13 4.5",
  mark: "M8 3.5v5.5M8 12v.01",
};

/** Drawn beside words or in a button that has a name of its own, so it says nothing itself. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg
      aria-hidden="true"
      className="size-4 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth={name === "menu" ? 2.25 : 1.5}
      viewBox="0 0 16 16"
    >
      <path d={paths[name]} />
    </svg>
  );
}
