"use client";
import { Failure, type FailureProps } from "#components/ui/failure.tsx";

export default function DashboardError(props: FailureProps) {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <Failure {...props} />
    </main>
  );
}
