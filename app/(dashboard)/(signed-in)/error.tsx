"use client";
import { Failure, type FailureProps } from "#components/failure.tsx";

export default function PageError(props: FailureProps) {
  return <Failure {...props} />;
}
