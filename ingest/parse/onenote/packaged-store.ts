import { UnreadableFileError } from "../../../domain/errors.ts";
import { type NoteObject, type NoteSpace, readPropertySet } from "./properties.ts";
import { type CompactReader, streamObjects } from "./stream-objects.ts";

/** Kinds of stream objects, by the numbers of Microsoft's description. */
const Kind = {
  element: 1,
  root: 10,
  current: 11,
  cell: 14,
  data: 22,
  declaration: 24,
  groupOf: 25,
  revision: 26,
} as const;
const PROPERTIES = 1;
const WHAT_IT_IS = 4;
const CONTENT_ROOT = 1;
/** Revisions share their groups; a file that shares them a million times is made to keep us busy. */
const PIECES_MOST = 2_000_000;
/** The context of what a page is now; a page's history has contexts of its own. */
const NOW = "b9fade84a3aa0d4aa3a8520c77ac7073:1";

interface Revision {
  base: string;
  groups: string[];
  roots: string[];
}

interface Piece {
  id: string;
  partition: number;
  references: string[];
  data: Uint8Array;
}

/** What the file holds, not yet put together: groups of objects, revisions that refer to them, and each cell's current revision. */
class Package {
  readonly groups = new Map<string, Piece[]>();
  readonly revisions = new Map<string, Revision>();
  /** By the element that holds it. */
  readonly current = new Map<string, string>();
  /** Contexts by the element of their cell. */
  readonly contexts = new Map<string, string>();
  #element = "";
  #revision: Revision | undefined;
  #filled = 0;

  take(kind: number, body: CompactReader): void {
    if (kind === Kind.element) {
      this.#element = body.id();
      this.#filled = 0;
    } else if (kind === Kind.cell) {
      const context = body.id();
      body.id();
      this.contexts.set(body.id(), context);
    } else if (kind === Kind.current) this.current.set(this.#element, body.id());
    else if (kind === Kind.revision) {
      const id = body.id();
      this.#revision = { base: body.id(), groups: [], roots: [] };
      this.revisions.set(id, this.#revision);
    } else if (kind === Kind.groupOf) this.#revision?.groups.push(body.id());
    else if (kind === Kind.root) {
      if (body.id().endsWith(`:${CONTENT_ROOT}`)) this.#revision?.roots.push(body.id());
    } else if (kind === Kind.declaration) this.#declare(body.id(), body.number());
    else if (kind === Kind.data) this.#fill(body);
  }

  #declare(id: string, partition: number): void {
    const piece = { id, partition, references: [], data: new Uint8Array() };
    const pieces = this.groups.get(this.#element);
    if (pieces) pieces.push(piece);
    else this.groups.set(this.#element, [piece]);
  }

  /** The data of a group's objects follow in the order in which they were declared. */
  #fill(body: CompactReader): void {
    const piece = this.groups.get(this.#element)?.[this.#filled++];
    if (!piece) return;
    piece.references = Array.from({ length: body.count() }, () => body.id());
    for (let cells = body.count(); cells > 0; cells--) {
      body.id();
      body.id();
    }
    piece.data = body.bytes();
  }
}

/** A section as OneNote on the web keeps it: a package of stream objects in no order. */
export function readPackagedStore(bytes: Uint8Array): NoteSpace[] {
  const file = new Package();
  for (const { kind, body } of streamObjects(bytes)) file.take(kind, body);
  const spaces: NoteSpace[] = [];
  const budget = { pieces: PIECES_MOST };
  for (const [element, revision] of file.current) {
    if ((file.contexts.get(element) ?? NOW) === NOW) spaces.push(spaceOf(file, revision, budget));
  }
  return spaces;
}

/** A revision keeps what it changed; the rest stands in the one that it is based on. */
function spaceOf(file: Package, current: string, budget: { pieces: number }): NoteSpace {
  const objects = new Map<string, NoteObject>();
  const kinds = new Map<string, number>();
  let roots: string[] = [];
  const seen = new Set<string>();
  for (let id = current; id !== "" && !seen.has(id); ) {
    seen.add(id);
    const revision = file.revisions.get(id);
    if (roots.length === 0) roots = revision?.roots ?? [];
    for (const piece of revision?.groups.flatMap((group) => file.groups.get(group) ?? []) ?? []) {
      if (--budget.pieces < 0)
        throw new UnreadableFileError("The section holds far more objects than an honest one does.");
      take(piece, objects, kinds);
    }
    id = revision?.base ?? "";
  }
  for (const [id, object] of objects) object.kind = kinds.get(id) ?? 0;
  return { objects, roots };
}

function take(
  { id, partition, references, data }: Piece,
  objects: Map<string, NoteObject>,
  kinds: Map<string, number>,
): void {
  if (partition === PROPERTIES && !objects.has(id))
    objects.set(id, { kind: 0, texts: readPropertySet(data).texts, references });
  else if (partition === WHAT_IT_IS && data.length >= 4 && !kinds.has(id))
    kinds.set(id, new DataView(data.buffer, data.byteOffset).getUint32(0, true));
}
