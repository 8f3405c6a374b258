import type { Metadata } from "next";
import { PageOf } from "../page-of.tsx";
import { listHistory } from "../tally/history.ts";
import type { HistoryEntry } from "../tally/rows.ts";
import { Moment } from "../time.tsx";

export const metadata: Metadata = { title: "History" };

export default function HistoryPage({ searchParams }: PageProps<"/demo/history">) {
  return (
    <PageOf route="/demo/history" load={listHistory} query={searchParams} title="History">
      {(entries) => (
        <section className="card">
          <h2>What was done in this account</h2>
          {entries.length === 0 && <p className="hint">Nothing yet.</p>}
          <ul className="rows">
            {entries.map((entry) => (
              <li className="row" key={entry.id}>
                <div className="row-main">
                  <strong>{entry.text}</strong>
                  <span className="hint">
                    <Who entry={entry} />
                  </span>
                </div>
                <Moment at={entry.at} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </PageOf>
  );
}

/** As whom, and who it really was. */
const Who = ({ entry: { userName, impersonatorName } }: { entry: HistoryEntry }) =>
  impersonatorName === null ? (
    <bdi>{userName}</bdi>
  ) : (
    <span className="as">
      <bdi>{impersonatorName}</bdi> as <bdi>{userName}</bdi>
    </span>
  );
