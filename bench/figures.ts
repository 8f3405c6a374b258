/** The figure below which this part of them lies; 0.5 is the median. */
export function quantile(figures: number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export interface Spread {
  median: number;
  least: number;
  most: number;
}

export const spreadOf = (figures: number[]): Spread => ({
  median: quantile(figures, 0.5),
  least: Math.min(...figures),
  most: Math.max(...figures),
});

/** Round by round, as a round's two have had the same machine. */
export const ratiosOf = (figures: number[], beside: number[]): Spread =>
  spreadOf(figures.map((figure, round) => figure / (beside[round] ?? Number.NaN)));
