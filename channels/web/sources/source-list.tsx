import { useEffect, useRef } from "preact/hooks";
import type { SourceGroup } from "../chat/sources.ts";
import { useScope } from "../parts/context.ts";
import { Icon } from "../parts/icon.tsx";
import { iconOf, shortPlaceOf, toneOf } from "../parts/source-label.ts";

export function SourceList({ groups, selected }: { groups: SourceGroup[]; selected: string | null }) {
  const { chat } = useScope();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Not scrollIntoView: that would also move the page of a host that embeds the widget.
    const box = list.current;
    const row = box?.querySelector<HTMLElement>("[aria-current]");
    if (!box || !row) return;
    const top = row.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - 40;
  }, [selected]);
  return (
    <div class="sl" ref={list}>
      {groups.map((group) => (
        <section key={group.runId} aria-label={`Sources of: ${group.question}`}>
          {groups.length > 1 && <h3>{group.question}</h3>}
          <ol>
            {group.sources.map(({ key, citation }) => (
              <li key={key}>
                <button
                  type="button"
                  class="si"
                  aria-current={key === selected ? "true" : undefined}
                  onClick={() => chat.sources.openCitation(group.runId, citation)}
                >
                  <span class={`n ${toneOf(citation)}`}>
                    <span class="sr">Source </span>[{citation.index}]
                  </span>
                  <Icon name={iconOf(citation)} tone={toneOf(citation)} />
                  <span class="nm">{citation.title}</span>
                  <span class="pg">{shortPlaceOf(citation)}</span>
                </button>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
