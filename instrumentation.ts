/**
 * Runs once before the first request, and not while building. Next.js alone knows nothing of hosts, headers or timers, so
 * these pages aren't served without the shell, which opens the database first. If this threw, Next.js would stay up and
 * answer 500.
 */
export function register(): void {
  // In this very form: the bundler then leaves the rest out of what it makes for the edge runtime.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    if ("understudy" in globalThis) return;
    console.error("Understudy is served by its own server alone: start it with `npm start`, after `npm run build`.");
    process.exit(1);
  }
}
