const PATHS = {
  plus: "M8 3v10M3 8h10",
  up: "M8 13V3.5M4 7.2 8 3.2l4 4",
  downward: "M8 3v9.5M4 8.8l4 4 4-4",
  clip: "m12.8 7.4-4.9 4.9a3 3 0 0 1-4.3-4.2l5.2-5.2a2 2 0 0 1 2.9 2.8L6.5 10.9a1 1 0 0 1-1.4-1.4l4.6-4.6",
  chev: "m6 3.5 4.5 4.5L6 12.5",
  check: "m3 8.5 3.3 3.3L13 4.8",
  x: "m4 4 8 8M12 4l-8 8",
  doc: "M4 2.5h5l3 3v8H4zM9 2.5v3h3M6 8.5h4M6 11h4",
  mkt: "M2.5 13.5h11M2.5 10.5l3.3-3.8 2.6 2.3 4.6-5.5M10.3 3.5H13v2.7",
  eng: "M10.9 3.1c-1.9-.6-2.8.3-3.1 2L6.6 11.6c-.3 1.5-1.1 2.1-2.7 1.6M5.2 7h4.8",
  sheet: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9",
  redo: "M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.7h-2.7",
  down: "M8 3v7M5 7.2 8 10.2l3-3M3.5 13h9",
  open: "M9.5 3h3.5v3.5M13 3 7.5 8.5M11.5 9.5V13h-8.5V4.5h3.5",
  warn: "M8 2.8 14 13H2L8 2.8ZM8 6.8v2.9M8 11.4v.1",
  off: "M3 3l10 10M5 6a5 5 0 0 0-2.5 2M8 5c2.3 0 4.3 1.2 5.5 3M6.2 9.8A2.5 2.5 0 0 1 8 9M8 12.5v.1",
  list: "M3 4.5h10M3 8h10M3 11.5h10",
  stamp:
    "M6.3 8.5C6.3 6.8 5.5 6.3 5.5 5a2.5 2.5 0 0 1 5 0c0 1.3-.8 1.8-.8 3.5M4.5 8.5h7a1.5 1.5 0 0 1 1.5 1.5v1H3v-1a1.5 1.5 0 0 1 1.5-1.5ZM3.5 13.5h9",
  copy: "",
  stop: "",
  theme: "",
  panel: "",
  crm: "",
  none: "",
  more: "",
} as const;

export type IconName = keyof typeof PATHS;

/** Line icons of 16 px, drawn with attributes only: a strict content policy forbids inline styles. */
export function Icon({ name, tone }: { name: IconName; tone?: string }) {
  return (
    <svg class={tone ? `i ${tone}` : "i"} viewBox="0 0 16 16" aria-hidden="true">
      {shapes(name)}
    </svg>
  );
}

function shapes(name: IconName) {
  if (name === "stop") return <rect x="4.5" y="4.5" width="7" height="7" rx="1" fill="currentColor" />;
  if (name === "more") return <path d="M3.5 8h.1M8 8h.1M12.5 8h.1" stroke-width="2.2" />;
  const circle = name === "theme" || name === "none";
  return (
    <>
      {circle && <circle cx="8" cy="8" r="5.5" />}
      {name === "theme" && <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />}
      {name === "none" && <path d="m4.2 11.8 7.6-7.6" />}
      {name === "panel" && <rect x="2.5" y="3" width="11" height="10" rx="1" />}
      {name === "panel" && <path d="M9.5 3v10" />}
      {name === "copy" && <rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1" />}
      {name === "copy" && <path d="M10.5 5.5V3.5a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />}
      {name === "crm" && <rect x="2.5" y="3.5" width="11" height="9" rx="1" />}
      {name === "crm" && <circle cx="6" cy="7.2" r="1.4" />}
      {name === "crm" && <path d="M3.9 10.6c.4-1 1.2-1.4 2.1-1.4s1.7.4 2.1 1.4M10.2 7h1.6M10.2 9.5h1.6" />}
      {PATHS[name] && <path d={PATHS[name]} />}
    </>
  );
}

export const Logo = () => (
  <svg class="logo" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M8.5 2.5H4v11h4.5M11.5 6.5H16v11h-4.5" />
  </svg>
);

export function IconButton(props: {
  icon: IconName;
  label: string;
  onClick: (event: MouseEvent) => void;
  pressed?: boolean;
  expanded?: boolean;
  disabled?: boolean;
  class?: string;
}) {
  return (
    <button
      type="button"
      class={props.class ? `ib ${props.class}` : "ib"}
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  );
}
