import { execFile } from "node:child_process";

/** What a server in production is told by its environment, as far as a command needs it too. */
export const serverVariables = (databaseUrl: string, secret: string = crypto.randomUUID()) => ({
  DATABASE_URL: databaseUrl,
  DASHBOARD_URL: "https://dash.example",
  PRODUCT_URL: "https://app.example",
  UNDERSTUDY_SECRET: secret,
});

/** Runs scripts/<name>.ts as npm does, with nothing in its environment but this. */
export function runScript(name: string, words: string[], variables: Record<string, string>) {
  const env = { NODE_ENV: "production" as const, PATH: process.env.PATH, ...variables };
  return new Promise<{ code: number; out: string; err: string }>((done) =>
    execFile(process.execPath, ["--import", "tsx", `scripts/${name}.ts`, ...words], { env }, (error, out, err) =>
      done({ code: Number(error?.code ?? 0), out, err }),
    ),
  );
}
