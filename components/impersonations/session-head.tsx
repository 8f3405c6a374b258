import type { ReactNode } from "react";
import { Head } from "../ui/table.tsx";

/** One grid for what is live and what is past, which stand below each other: who, why, when, how long, and the end. */
export const SessionHead = ({ long, end }: { long: string; end: ReactNode }) => (
  <>
    <Head>Who</Head>
    <Head>Why</Head>
    <Head className="w-42">Began</Head>
    <Head className="w-28">{long}</Head>
    <Head className="w-36 lg:w-52">{end}</Head>
  </>
);
