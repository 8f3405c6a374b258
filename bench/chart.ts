import type { Figure } from "./results.ts";
import { isMet, type Target } from "./targets.ts";

interface Shown {
  target: Target;
  figure: Figure;
}

const [ROW, LEFT, RIGHT, TOP, WIDTH] = [24, 400, 40, 64, 960];
/** How far from its target a bar can show, each side: so many times. */
const [WORST, BEST] = [1 / 96, 1024];

/** How many times better than its target each figure is; a ring says where it was before. Readable in light and dark. */
export function chartOf(shown: Shown[]): string {
  const height = TOP + shown.length * ROW + 30;
  const ticks = [1 / 64, 1 / 8, 1, 8, 64, 512].map((times) => {
    const x = placeOf(times);
    const label = times < 1 ? `${1 / times} × worse` : times === 1 ? "target" : `${times} × better`;
    return `<path class="${times === 1 ? "goal" : "tick"}" d="M${x} ${TOP - 12}V${height - 24}"/><text class="small" x="${x}" y="${TOP - 20}" text-anchor="middle">${label}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Each figure beside its target">
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .small { font-size: 11px; fill: #59636e }
  .met { fill: #1a7f64 } .missed { fill: #bc4c00 }
  .before { fill: none; stroke: #1f2328; stroke-width: 1.5 }
  .tick { stroke: #d1d9e0 } .goal { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .small { fill: #9198a1 }
    .met { fill: #3fb68b } .missed { fill: #f0883e }
    .before { stroke: #f0f6fc } .tick { stroke: #3d444d } .goal { stroke: #f0f6fc }
  }
</style>
<text class="small" x="12" y="20">Bars: now, green where the target is met, orange where it is missed. Rings: before. Logarithmic.</text>
${ticks.join("\n")}
${shown.map(rowOf).join("\n")}
</svg>
`;
}

function rowOf({ target, figure }: Shown, nth: number): string {
  const y = TOP + nth * ROW;
  const [from, to] = [placeOf(1), placeOf(timesOf(target, figure.median))];
  const bar = `<rect class="${isMet(target, figure.median) ? "met" : "missed"}" x="${Math.min(from, to)}" y="${y + 4}" width="${Math.max(2, Math.abs(to - from))}" height="${ROW - 10}" rx="2"/>`;
  const before =
    target.before === null
      ? ""
      : `<circle class="before" cx="${placeOf(timesOf(target, target.before))}" cy="${y + ROW / 2 - 1}" r="4"/>`;
  return `<text x="12" y="${y + 16}">${escaped(labelOf(target))}</text>${bar}${before}`;
}

const labelOf = ({ operation }: Target) => {
  const text = operation.replaceAll("`", "").replace(": requests a second", "");
  return text.length > 62 ? `${text.slice(0, 61)}…` : text;
};

const timesOf = ({ firm, atLeast }: Target, figure: number) => (atLeast ? figure / firm : firm / figure);

function placeOf(times: number): number {
  const within = Math.min(BEST, Math.max(WORST, times));
  const part = Math.log(within / WORST) / Math.log(BEST / WORST);
  return Math.round(LEFT + part * (WIDTH - LEFT - RIGHT));
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
