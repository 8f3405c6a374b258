const QUARTERS = 4;
const COMPARING = "Comparing with the users who are here";

/** The bar moves as the server reads. Said aloud at each quarter only, or nothing else could be heard. */
export function ImportProgress({ share, rows }: { share: number; rows: number }) {
  const percent = Math.floor(share * 100);
  const quarter = Math.floor(share * QUARTERS) * (100 / QUARTERS);
  return (
    <div className="mt-4">
      <div
        aria-label="Reading the file"
        aria-valuemax={100}
        aria-valuemin={0}
        aria-valuenow={percent}
        className="h-2 overflow-hidden rounded-full bg-sunken"
        role="progressbar"
      >
        {/* A drawing, as the content security policy lets no style attribute through. */}
        <svg aria-hidden="true" className="block size-full">
          <rect
            className="fill-solid transition-[width] duration-300 motion-reduce:transition-none"
            height="100%"
            width={`${percent}%`}
          />
        </svg>
      </div>
      <p aria-hidden="true" className="mt-2 flex justify-between text-soft tabular-nums">
        <span>{share < 1 ? `${rows.toLocaleString("en")} rows read` : COMPARING}</span>
        <span>{percent} %</span>
      </p>
      <p className="sr-only" role="status">
        {share < 1 ? `${quarter} percent read.` : COMPARING}
      </p>
    </div>
  );
}
