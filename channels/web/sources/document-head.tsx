import type { PageState, Selection } from "../chat/state.ts";
import { useScope } from "../parts/context.ts";
import { Icon, IconButton } from "../parts/icon.tsx";

/** Which document and page is open, leafing, and the way to the original. */
export function DocumentHead({ selection, page }: { selection: Selection; page: PageState | null }) {
  const { chat } = useScope();
  const ready = page?.state === "ready" ? page.page : null;
  const place = ready ? [ready.roomName, ...(ready.folder ?? "").split("/")].filter(Boolean).join(" › ") : "";
  const documentId = selection.citation.documentId ?? "";

  // A bearer token does not travel with a link, so the file is fetched and opened from memory.
  const openOriginal = async (event: MouseEvent) => {
    if (!(await chat.api.needsToken())) return;
    event.preventDefault();
    const url = URL.createObjectURL(await chat.api.file(documentId));
    window.open(url, "_blank", "noopener");
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <div class="dh">
      <div>
        <p class="n" title={ready?.documentName ?? selection.citation.title}>
          {ready?.documentName ?? selection.citation.title}
        </p>
        <p title={place}>{place || " "}</p>
      </div>
      <span class="pgn">
        {ready && (
          <>
            <IconButton
              class="flip"
              icon="chev"
              label="Previous page"
              disabled={ready.page <= 1}
              onClick={() => chat.sources.turnPage(-1)}
            />
            <span>
              {ready.page} of {ready.pages}
            </span>
            <IconButton
              icon="chev"
              label="Next page"
              disabled={ready.page >= ready.pages}
              onClick={() => chat.sources.turnPage(1)}
            />
          </>
        )}
        <a
          class="ib"
          href={chat.api.filePath(documentId)}
          target="_blank"
          rel="noreferrer"
          aria-label="Open the original"
          title="Open the original"
          onClick={(event) => void openOriginal(event)}
        >
          <Icon name="open" />
        </a>
      </span>
    </div>
  );
}
