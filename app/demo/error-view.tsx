/** In the page's place, with everything around it still there. */
export function ErrorView() {
  return (
    <div className="sorry">
      <h1>This page can't be shown right now</h1>
      <p role="alert">Something went wrong on our side. Nothing of yours was changed.</p>
      <p>
        <a className="button" href="?">
          Try again
        </a>
      </p>
    </div>
  );
}
