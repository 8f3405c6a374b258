/** What may stand in a row as it is: about three lines of it. */
const SHORT_CHARACTERS = 140;
const SHORT_LINES = 3;

/** Whether it takes a part of its room until it is asked for. */
export const isLong = (text: string): boolean =>
  text.length > SHORT_CHARACTERS || text.split("\n").length > SHORT_LINES;

/** What somebody wrote. Where it is long it takes three lines until it is asked for, without JavaScript too. */
export function LongText({ children: text }: { children: string }) {
  if (!isLong(text)) return <bdi className="whitespace-pre-line">{text}</bdi>;
  return (
    <details className="group relative">
      <summary className="cursor-pointer list-none rounded-sm [&::-webkit-details-marker]:hidden">
        <bdi className="line-clamp-3 whitespace-pre-line group-open:line-clamp-none">{text}</bdi>
        <span className="text-xs leading-5 font-medium text-accent hover:underline">
          <span className="group-open:hidden">Show all</span>
          <span className="hidden group-open:inline">Show less</span>
        </span>
      </summary>
    </details>
  );
}
