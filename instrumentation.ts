/** Runs once before the first request, and not while building. If it threw, Next.js would stay up and answer 500, so the process ends. */
export async function register(): Promise<void> {
  // In this very form: the bundler then leaves the rest out of what it makes for the edge runtime.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    try {
      const { start } = await import("./startup.ts");
      await start();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    }
  }
}
