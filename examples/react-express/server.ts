import { app, close } from "./app.ts";

app.listen(Number(process.env.API_PORT), "127.0.0.1");

process.once("SIGTERM", () => close().finally(() => process.exit()));
