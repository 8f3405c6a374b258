"use client";
import { Failure, type FailureProps } from "#components/ui/failure.tsx";

export default function PageError(props: FailureProps) {
  return <Failure {...props} />;
}
