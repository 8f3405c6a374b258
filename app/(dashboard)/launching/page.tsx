import type { Metadata } from "next";
import { Door } from "#components/shell/door.tsx";

export const metadata: Metadata = { title: "Opening the product" };

/** What a new tab shows for the moment between Confirm and the product. It is opened by the click itself, so no pop-up blocker minds. */
export default function LaunchingPage() {
  return <Door intro="This takes a moment. The product opens in this tab." title="Opening the product…" />;
}
