/** In the page's place: the banner and the navigation are around it as everywhere. */
export const NotFoundView = () => (
  <div className="sorry">
    <h1>There is no such page</h1>
    <p>The address may be mistyped, or what was here is gone.</p>
    <p>
      <a className="button" href="/demo/invoices">
        To your invoices
      </a>
    </p>
  </div>
);
