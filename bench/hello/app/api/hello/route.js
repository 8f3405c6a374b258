export const dynamic = "force-dynamic";

export const GET = () => Response.json({ ok: 1 }, { headers: { "cache-control": "no-store" } });
