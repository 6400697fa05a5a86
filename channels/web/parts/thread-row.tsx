import { useEffect, useRef, useState } from "preact/hooks";
import type { ThreadItem } from "../api/types.ts";
import { useScope } from "./context.ts";
import { Icon } from "./icon.tsx";

type Mode = "row" | "menu" | "rename" | "delete";

/** One thread, with rename and delete behind a button that shows on hover and focus. */
export function ThreadRow({ thread, current, onOpen }: { thread: ThreadItem; current: boolean; onOpen: () => void }) {
  const { chat } = useScope();
  const [mode, setMode] = useState<Mode>("row");
  const item = useRef<HTMLLIElement>(null);
  const title = thread.title || "Untitled";

  useEffect(() => {
    if (mode === "rename") item.current?.querySelector("input")?.select();
    else if (mode !== "row") item.current?.querySelector<HTMLElement>(".acts button")?.focus();
  }, [mode]);
  const back = () => {
    setMode("row");
    setTimeout(() => item.current?.querySelector<HTMLElement>(".dots")?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || mode === "row") return;
    event.stopPropagation();
    back();
  };

  return (
    <li ref={item} class={mode === "row" ? undefined : "open"} onKeyDown={onKeyDown}>
      {mode === "rename" ? (
        <form
          class="rename"
          onSubmit={(event) => {
            event.preventDefault();
            const value = event.currentTarget.querySelector("input")?.value.trim();
            if (value && value !== title) void chat.threads.rename(thread.id, value);
            back();
          }}
        >
          <input
            class="inp"
            aria-label="Thread title"
            defaultValue={title}
            maxLength={120}
            onBlur={() => setMode("row")}
          />
        </form>
      ) : (
        <a
          href={`#t=${thread.id}`}
          aria-current={current ? "page" : undefined}
          title={title}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            void chat.threads.open(thread.id);
            onOpen();
          }}
        >
          {thread.running && <span class="live" role="img" aria-label="Answer is being written" />}
          {title}
        </a>
      )}
      {mode === "row" && (
        <button
          type="button"
          class="ib dots"
          aria-label={`Rename or delete ${title}`}
          aria-expanded={false}
          onClick={() => setMode("menu")}
        >
          <Icon name="more" />
        </button>
      )}
      {mode === "menu" && (
        <div class="acts">
          <button type="button" class="tb" onClick={() => setMode("rename")}>
            Rename
          </button>
          <button type="button" class="tb bad" onClick={() => setMode("delete")}>
            Delete
          </button>
          <button type="button" class="tb" onClick={back}>
            Cancel
          </button>
        </div>
      )}
      {mode === "delete" && (
        <div class="acts" role="alert">
          <span>Delete this thread for good?</span>
          <button type="button" class="tb bad" onClick={() => void chat.threads.remove(thread.id)}>
            Delete
          </button>
          <button type="button" class="tb" onClick={back}>
            Keep
          </button>
        </div>
      )}
    </li>
  );
}
