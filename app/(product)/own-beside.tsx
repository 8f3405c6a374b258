import { ownBeside } from "#visitors";

/**
 * The way back to the session that this browser had of its own, where an impersonation beside it is over. Of whom is said by
 * no page that whoever sits down here next may read.
 */
export async function OwnBeside({ rt }: { rt?: string }) {
  if (!(await ownBeside().catch(() => false))) return null;
  const query = rt === undefined ? "" : `?${new URLSearchParams({ rt })}`;
  return (
    <form action={`/api/session/resume${query}`} className="beside" method="post">
      <p className="soft">This browser had a session of its own before. It is still there.</p>
      <button className="plain" type="submit">
        Back to your own session
      </button>
    </form>
  );
}
