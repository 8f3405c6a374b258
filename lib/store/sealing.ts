import type { KeptCheckpoint } from "../audit/log/checkpoint.ts";
import type { NumberedEvent, PersonalField, Salts } from "../audit/log/leaf.ts";
import type { Hash } from "../audit/log/tree.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";

/** One leaf with what lies beside it. */
export interface SealedEvent {
  leafIndex: number;
  eventId: string;
  /** Null once it is archived. */
  leaf: string | null;
  salts: Salts;
  /** Null where it is missing, or archived. */
  recorded: NumberedEvent | null;
}

export interface Erasure {
  leafIndex: number;
  field: PersonalField;
  /** The `audit.erased` that says so. */
  eventId: string;
}

export interface Archive {
  /** The leaves below have left. */
  size: number;
  at: Date;
  file: string;
  /** Of the file, in hexadecimal. */
  sha256: string;
}

/** The tree over the audit log. What writes here runs in `store.alone`. A part of the port in ../store.ts. */
export interface SealingTables {
  sealing: {
    /** Recorded and without a leaf, the lowest numbers first. */
    listUnsealed(limit: number): Steps<NumberedEvent[]>;
    hasUnsealed(): Steps<boolean>;
    /** Whether an event of this session is among them, or could be, as they are many. */
    hasUnsealedOf(impersonationId: string): Steps<boolean>;
    /** How many nodes there are: they are kept without gaps. */
    countNodes(): Steps<number>;
    /** Hashes by place; a place without one isn't there. */
    nodesAt(places: number[]): Steps<Map<number, Hash>>;
    /** From a place on, in their order. */
    listNodes(from: number, limit: number): Steps<{ place: number; hash: Hash }[]>;
    /** Adds leaves at the end, the nodes that they make, and takes their numbers from the unsealed. */
    append(
      leaves: { leafIndex: number; seq: number; eventId: string; leaf: string; salts: Salts }[],
      nodes: { place: number; hash: Hash }[],
    ): Steps<void>;
    /** The leaf of an event; a `leafIndex` of null where it isn't sealed. Null for no such event. */
    find(eventId: string): Steps<{ leafIndex: number | null; leaf: string | null } | null>;
    /** Which leaves these events have. */
    leafIndexes(eventIds: string[]): Steps<Map<string, number>>;
    /** From a leaf on, in their order. */
    list(from: number, limit: number): Steps<SealedEvent[]>;
    /** The events above a number, in their order, and whether each has a leaf or waits for one. */
    listRecorded(afterSeq: number, limit: number): Steps<{ seq: number; leafIndex: number | null; waits: boolean }[]>;
    /** By its row's number. */
    findRecorded(seq: number): Steps<NumberedEvent | null>;

    keep(checkpoint: KeptCheckpoint): Steps<void>;
    /** The one kept last. */
    newestCheckpoint(): Steps<KeptCheckpoint | null>;
    listCheckpoints(page: PageRequest): Steps<Page<KeptCheckpoint>>;
    /** Smallest first, from after this place on. */
    listCheckpointsBySize(
      after: { size: number; seq: number },
      limit: number,
    ): Steps<(KeptCheckpoint & { seq: number })[]>;

    /** Those of these events that are sealed. */
    listOf(eventIds: string[]): Steps<SealedEvent[]>;
    /** Takes the salts of values of one event, and leaves of the event what is given. */
    erase(blanked: NumberedEvent, erasures: Erasure[]): Steps<void>;
    /** Of the leaves from `from` to below `to`. */
    listErasuresOf(leaves: { from: number; to: number }): Steps<Erasure[]>;
    /** Those that one event says, in the order in which they were made. */
    listErasuresBy(eventId: string, afterSeq: number, limit: number): Steps<(Erasure & { seq: number })[]>;

    /** Leaves below this size have been archived. */
    archivedSize(): Steps<number>;
    addArchive(archive: Archive): Steps<void>;
    /** Takes away the events and leaves from `from` to below `to`, which an archive has. */
    takeArchived(from: number, to: number): Steps<void>;
  };
}
