import { defineConfig } from "vite";

const { PORT, API_PORT } = process.env;

/** One origin for the browser: pages from here, and `/api` from the backend behind it. */
export default defineConfig({
  preview: {
    host: "127.0.0.1",
    port: Number(PORT),
    strictPort: true,
    proxy: { "/api": `http://127.0.0.1:${API_PORT}` },
  },
});
