import type { Metadata } from "next";
import { PageOf } from "../page-of.tsx";
import { listNotes } from "../tally/notes.ts";
import { Moment } from "../time.tsx";

export const metadata: Metadata = { title: "Notes" };

export default function NotesPage({ searchParams }: PageProps<"/demo/notes">) {
  return (
    <PageOf route="/demo/notes" load={listNotes} query={searchParams} title="Notes">
      {(notes) => (
        <>
          <section className="card">
            <h2>New note</h2>
            <form action="/demo/api/notes" className="fields" method="post">
              <label>
                Note
                <textarea maxLength={2000} name="text" required rows={3} />
              </label>
              <button className="button" type="submit">
                Add note
              </button>
            </form>
          </section>
          <section className="card">
            <h2>Your notes</h2>
            {notes.length === 0 && (
              <p className="hint">Nothing yet. Notes are for whatever an invoice has no field for.</p>
            )}
            <ul className="rows">
              {notes.map(({ id, text, createdAt }) => (
                <li className="note" key={id}>
                  <p>
                    <bdi>{text}</bdi>
                  </p>
                  <Moment at={createdAt} />
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </PageOf>
  );
}
