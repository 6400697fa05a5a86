import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ChatState } from "../chat/state.ts";
import { isPending } from "../chat/uploads.ts";
import { isActive } from "../thread/view.ts";
import { useScope } from "./context.ts";
import { FileChips } from "./file-chips.tsx";
import { Icon, IconButton } from "./icon.tsx";

const LINES_MAX = 8;
const LINE_PX = 22;
const PADDING_PX = 16;

export function Composer({ state }: { state: ChatState }) {
  const { chat } = useScope();
  const text = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const running = isActive(state.view.turns.at(-1));
  const uploads = state.me?.uploads;
  const pending = state.uploads.filter(isPending);
  const deal = state.threads.find((thread) => thread.id === state.threadId)?.deal?.name;
  const label = deal ? `Ask about ${deal}` : "Ask about a deal";

  useLayoutEffect(() => {
    const area = text.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, LINES_MAX * LINE_PX + PADDING_PX)}px`;
  }, [state.draft]);
  // A new or another thread is for asking; on a touch screen the keyboard would cover it.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) text.current?.focus({ preventScroll: true });
  }, [state.threadId === null]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    chat.send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || !uploads) return;
    event.preventDefault();
    chat.uploads.add(files);
  };
  const hint = running
    ? state.stopping
      ? "Stopping"
      : "Esc to stop"
    : state.sendWhenReady && pending.length > 0
      ? waitHint(pending.length)
      : "Return to send";
  return (
    <form
      class="comp"
      aria-label="Ask Parley"
      onSubmit={(event) => {
        event.preventDefault();
        chat.send();
      }}
    >
      <div>
        <div class="box">
          <FileChips uploads={state.uploads} onRemove={chat.uploads.remove} />
          <label class="sr" for="question">
            {label}
          </label>
          <textarea
            id="question"
            ref={text}
            rows={1}
            placeholder={label}
            value={state.draft}
            onInput={(event) => chat.store.set({ draft: event.currentTarget.value, sendWhenReady: false })}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          <div class="bar">
            {uploads && (
              <>
                <IconButton icon="clip" label="Attach a file" onClick={() => picker.current?.click()} />
                <input
                  ref={picker}
                  class="sr"
                  type="file"
                  multiple
                  tabIndex={-1}
                  aria-hidden="true"
                  accept={uploads.accept.join(",")}
                  onChange={(event) => {
                    chat.uploads.add([...(event.currentTarget.files ?? [])]);
                    event.currentTarget.value = "";
                    text.current?.focus();
                  }}
                />
              </>
            )}
            <span class="hint" role={state.sendWhenReady ? "status" : undefined}>
              {hint}
            </span>
            {running ? (
              <button
                type="button"
                class="send"
                aria-label="Stop"
                title="Stop"
                disabled={state.stopping}
                onClick={() => void chat.stop()}
              >
                <Icon name="stop" />
              </button>
            ) : (
              <button type="submit" class="send" aria-label="Send" title="Send">
                <Icon name="up" />
              </button>
            )}
          </div>
        </div>
      </div>
    </form>
  );
}

const waitHint = (files: number): string =>
  files === 1 ? "Sends when the file is read" : `Sends when ${files} files are read`;

/** Files may be dropped anywhere on the conversation. */
export function useFileDrop(add: (files: File[]) => void) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  return {
    over,
    handlers: {
      onDragEnter: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        depth.current++;
        setOver(true);
      },
      onDragOver: (event: DragEvent) => carriesFiles(event) && event.preventDefault(),
      onDragLeave: (event: DragEvent) => carriesFiles(event) && --depth.current <= 0 && end(),
      onDrop: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        end();
        add([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}
