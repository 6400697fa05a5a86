import type { ComponentChild } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { PageText } from "../api/types.ts";
import type { PageState, Selection } from "../chat/state.ts";
import { useScope } from "../parts/context.ts";
import { layPaper, type PaperBlock, type Passage, type Run, type Span } from "./paper.ts";
import { spanOn } from "./quote-check.ts";
import { SheetGrid } from "./sheet-grid.tsx";

/** The page as it reads: text, headings and tables, with the cited words marked and a bracket in the margin. */
export function PagePaper({ selection, page }: { selection: Selection; page: PageState | null }) {
  const { chat, focus } = useScope();
  const desk = useRef<HTMLElement>(null);
  const ready = page?.state === "ready" ? page.page : null;
  const span = useMemo(() => (ready ? spanOn(ready, selection.citation) : null), [ready, selection]);

  useLayoutEffect(() => {
    const box = desk.current;
    const hit = box?.querySelector<HTMLElement>(".hit, .cell-hit");
    if (!box) return;
    box.scrollTop = 0;
    if (!hit) return;
    const { top, bottom } = hit.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    // A passage that is seen from the top of the page leaves the page at its top.
    if (bottom > frame.bottom - 24) box.scrollTop = top - frame.top - Math.min(160, box.clientHeight / 3);
  }, [ready, selection]);
  useEffect(() => {
    if (!ready || !focus.toPassage) return;
    focus.toPassage = false;
    const hit = desk.current?.querySelector<HTMLElement>(".hit, .cell-hit") ?? desk.current;
    hit?.focus({ preventScroll: true });
  }, [ready, selection, focus]);

  const name = ready ? `Page ${ready.page} of ${ready.documentName}` : "Page";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="desk" tabIndex={0} aria-label={name} ref={desk}>
      {page?.state === "failed" && (
        <div class="page trouble">
          <p>{page.message}</p>
          <button type="button" class="btn s" onClick={chat.sources.reload}>
            Try again
          </button>
        </div>
      )}
      {page?.state === "loading" && <div class="page drawing" role="status" aria-label="The page is being fetched" />}
      {ready && <Paper page={ready} span={span} selection={selection} />}
    </section>
  );
}

function Paper({ page, span, selection }: { page: PageText; span: Span | null; selection: Selection }) {
  const { citation } = selection;
  const here = citation.page === undefined || citation.page === page.page;
  return (
    <div class={page.layout?.kind === "sheet" ? "page grid" : "page"}>
      <div class="ph">
        <span>{page.documentName}</span>
        <span>{page.label ?? `Page ${page.page}`}</span>
      </div>
      {page.layout?.kind === "sheet" ? (
        <SheetGrid
          key={`${page.documentId}:${page.page}:${selection.key}`}
          page={page}
          span={span}
          locator={here ? citation.locator : undefined}
        />
      ) : (
        <PaperText page={page} span={span} tag={citation.index} />
      )}
    </div>
  );
}

function PaperText({ page, span, tag }: { page: PageText; span: Span | null; tag: number }) {
  const blocks = useMemo(() => layPaper(page, span), [page, span]);
  const firstHit = blocks.findIndex((block) => block.hit);
  return (
    <>
      {blocks.map((block, index) => (
        <Block key={index} block={block} tag={index === firstHit && tag > 0 ? `[${tag}]` : ""} />
      ))}
      {blocks.length === 0 && <p>This page holds no text.</p>}
    </>
  );
}

function Block({ block, tag }: { block: PaperBlock; tag: string }) {
  const hit = block.hit ? { tabIndex: -1 } : {};
  const mark = tag && <span class="tag">{tag}</span>;
  if (block.kind === "table") {
    return (
      <div class={block.hit ? "hit" : undefined} {...hit}>
        {mark}
        <table>
          <tbody>
            {block.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>{renderRuns(cell.runs)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
  if (block.kind === "heading") {
    return (
      <h3 class={block.hit ? "hit" : undefined} {...hit}>
        {mark}
        <Numbered {...block} />
      </h3>
    );
  }
  if (block.kind === "foot") {
    return (
      <p class={block.hit ? "runl hit" : "runl"} {...hit}>
        {mark}
        <Numbered {...block} />
      </p>
    );
  }
  const lines = block.kind === "paragraph" && block.keepLines ? " lines" : "";
  const indent = block.kind === "paragraph" && block.indent ? " sub" : "";
  return (
    <div class={`c${block.number.length > 0 ? " num" : ""}${indent}${lines}${block.hit ? " hit" : ""}`} {...hit}>
      {mark}
      <Numbered {...block} />
    </div>
  );
}

function Numbered({ number, runs }: Pick<Passage, "number" | "runs">): ComponentChild {
  if (number.length === 0) return <span>{renderRuns(runs)}</span>;
  return (
    <>
      <span>{renderRuns(number)}</span>
      <span>{renderRuns(runs)}</span>
    </>
  );
}

const renderRuns = (runs: Run[]): ComponentChild =>
  runs.map((run, index) => (run.hit ? <mark key={index}>{run.text}</mark> : run.text));
