/** The least that Next.js costs: what a bench of the demo is measured beside. @type {import("next").NextConfig} */
export default { poweredByHeader: false, turbopack: { root: new URL("../..", import.meta.url).pathname } };
